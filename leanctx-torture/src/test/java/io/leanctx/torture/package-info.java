@org.jspecify.annotations.NullMarked
package io.leanctx.torture;
