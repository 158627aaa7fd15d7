/**
 * A small host: a service in which several agents review the files of a branch. Its integration tests, written with the
 * test kit, are what this package is for.
 */
@NullMarked
package io.leanctx.examples.host;

import org.jspecify.annotations.NullMarked;
