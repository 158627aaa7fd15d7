/**
 * Properties of a store that hold for random histories, as abstract classes for jqwik. This package is optional: it alone
 * needs jqwik (1.9.3), which the test kit does not bring along.
 *
 * <p>A test extends one and says how an empty backend is opened. Every failure reports the seed that repeats it. The
 * system property {@code leanctx.properties.effort} multiplies the number of tries: 10 gives ten times as many.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.testkit.properties;

import org.jspecify.annotations.NullMarked;
