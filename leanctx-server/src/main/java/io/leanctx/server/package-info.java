/**
 * Serves the sessions of one store to many agents over HTTP: {@link io.leanctx.server.LeanCtxServer}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.server;

import org.jspecify.annotations.NullMarked;
