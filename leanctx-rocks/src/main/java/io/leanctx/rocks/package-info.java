/**
 * Sessions on RocksDB: durable on one host, one process at a time.
 *
 * <p>Start at {@link io.leanctx.rocks.RocksBackend}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.rocks;

import org.jspecify.annotations.NullMarked;
