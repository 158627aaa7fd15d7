/** Tests of the MVStore backend: both contracts, and what is its own. */
package io.leanctx.examples.backend;
