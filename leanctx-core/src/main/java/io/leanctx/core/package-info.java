/**
 * The session store over any {@linkplain io.leanctx.spi.SessionBackend backend}. Start at {@link io.leanctx.core.LeanCtx};
 * all else in here is hidden behind it.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.core;

import org.jspecify.annotations.NullMarked;
