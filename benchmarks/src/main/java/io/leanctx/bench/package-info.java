/** Measures stores beside yardsticks, and says which goals are met. Not published. */
@NullMarked
package io.leanctx.bench;

import org.jspecify.annotations.NullMarked;
