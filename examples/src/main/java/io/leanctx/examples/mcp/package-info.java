/** A server of one's own that has the tools. */
@NullMarked
package io.leanctx.examples.mcp;

import org.jspecify.annotations.NullMarked;
