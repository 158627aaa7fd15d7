/**
 * Checks proofs without a store: {@link io.leanctx.verifier.ProofVerifier}. Shares no code with the library that writes
 * them, and needs nothing but the JDK.
 */
@NullMarked
package io.leanctx.verifier;

import org.jspecify.annotations.NullMarked;
