/**
 * What a storage backend implements. A backend keeps bytes and compares positions; what the bytes mean, and who may
 * write what, is decided above it, once for all backends.
 *
 * <p>Start at {@link io.leanctx.spi.SessionBackend}. A backend is checked by extending {@code SessionBackendContract} of
 * the test kit.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.spi;

import org.jspecify.annotations.NullMarked;
