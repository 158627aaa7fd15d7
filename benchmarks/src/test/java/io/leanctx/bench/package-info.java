@NullMarked
package io.leanctx.bench;

import org.jspecify.annotations.NullMarked;
