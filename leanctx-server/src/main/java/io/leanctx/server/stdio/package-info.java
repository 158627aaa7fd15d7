/**
 * MCP over standard input and output: a bridge to whichever process serves the store, and who that is. It needs no RocksDB and no
 * HTTP server, so that a process that only forwards loads neither.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.server.stdio;

import org.jspecify.annotations.NullMarked;
