/** Tests of the demo, of the README's example, and of the rules of who may see whom. */
package io.leanctx.examples;
