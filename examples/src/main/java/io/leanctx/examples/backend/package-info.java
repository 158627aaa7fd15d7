/** A storage backend as its author would write it, on H2's MVStore; {@code docs/testing.md} walks through it. */
@NullMarked
package io.leanctx.examples.backend;

import org.jspecify.annotations.NullMarked;
