/** A demo of shared sessions on recordings of agents at work, and the example of the README. Not published. */
@NullMarked
package io.leanctx.examples;

import org.jspecify.annotations.NullMarked;
