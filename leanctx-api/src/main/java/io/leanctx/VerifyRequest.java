package io.leanctx;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What of a log is to be verified. The chain always is: that each stored commit is whole, follows the one before, and has the
 * texts it was made with, as far as they were not erased.
 *
 * @param fold whether the session is folded from the log and compared: with the summary for listings, with every snapshot
 *     that is stored, and with the session in memory, if it is there. Takes as much memory as the session
 * @param signatures whether the signatures of agents are verified with the keys in the workspace's own log, which is verified
 *     for that as well. Takes about a millisecond for each signature
 * @param storeKeys the public keys of stores whose countersignatures are verified, see {@code LeanCtx.builder().signedBy}
 * @param progress told how far it has come
 * @since 0.1.0
 */
public record VerifyRequest(boolean fold, boolean signatures, Set<AgentKey> storeKeys, Progress progress) {

    /**
     * Told how far a verification has come.
     *
     * @since 0.1.0
     */
    @FunctionalInterface
    public interface Progress {

        /** Told nothing. */
        Progress NONE = (checked, head) -> {};

        /**
         * Some more commits were found sound. Called on the thread that verifies, after each 1,000 commits or fewer; what it
         * throws ends the verification, and comes to who asked for it. Where the log came to begin elsewhere meanwhile,
         * {@code checked} begins anew.
         *
         * @param checked the position up to which the log was found sound
         * @param head the position up to which it is verified
         */
        void checked(Position checked, Position head);
    }

    /**
     * Creates a request.
     *
     * @param fold whether the session is folded from the log and compared
     * @param signatures whether the signatures of agents are verified
     * @param storeKeys the public keys of stores; copied
     * @param progress told how far it has come
     */
    public VerifyRequest {
        storeKeys = Set.copyOf(Check.present("keys of stores", storeKeys));
        Check.present("progress", progress);
    }

    /**
     * A request for the chain alone, which takes constant memory.
     *
     * @return the request
     */
    public static VerifyRequest chain() {
        return new VerifyRequest(false, false, Set.of(), Progress.NONE);
    }

    /**
     * A request for chain, fold and signatures; of countersignatures only once a key is {@linkplain #trusting given}.
     *
     * @return the request
     */
    public static VerifyRequest everything() {
        return new VerifyRequest(true, true, Set.of(), Progress.NONE);
    }

    /**
     * This request for the fold as well.
     *
     * @return a new request
     */
    public VerifyRequest withFold() {
        return new VerifyRequest(true, signatures, storeKeys, progress);
    }

    /**
     * This request for the signatures of agents as well.
     *
     * @return a new request
     */
    public VerifyRequest withSignatures() {
        return new VerifyRequest(fold, true, storeKeys, progress);
    }

    /**
     * This request with one more key of a store.
     *
     * @param storeKey the public key
     * @return a new request
     */
    public VerifyRequest trusting(AgentKey storeKey) {
        Set<AgentKey> more = new LinkedHashSet<>(storeKeys);
        more.add(Check.present("key of a store", storeKey));
        return new VerifyRequest(fold, signatures, more, progress);
    }

    /**
     * This request, with somebody told how far it has come.
     *
     * @param listener told
     * @return a new request
     */
    public VerifyRequest telling(Progress listener) {
        return new VerifyRequest(fold, signatures, storeKeys, listener);
    }
}
