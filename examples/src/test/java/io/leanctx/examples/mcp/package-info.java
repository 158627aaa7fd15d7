/** Tests of the server with the tools. */
@NullMarked
package io.leanctx.examples.mcp;

import org.jspecify.annotations.NullMarked;
