package io.leanctx.core;

import io.leanctx.AgentKey;
import io.leanctx.Hash;
import io.leanctx.Position;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts and verifies the signatures of a log. */
final class SignatureCheck {

    /** What is known of the signature of an agent. */
    enum Verdict {
        /** It is the agent's. */
        VERIFIED,
        /** Nobody can tell. */
        UNCHECKED,
        /** It must be there, and is not. */
        MISSING,
        /** It is not the agent's. */
        WRONG
    }

    /** Judges what an agent signed or did not sign. */
    @FunctionalInterface
    interface Agents {

        /** Where signatures are not verified. */
        Agents UNKNOWN = (agent, root, signature) -> Verdict.UNCHECKED;

        /**
         * Judges a commit.
         *
         * @param signature of the root; null if there is none
         */
        Verdict judge(String agent, Hash root, byte @Nullable [] signature);
    }

    private final Agents agents;
    private final Map<Hash, PublicKey> stores = new HashMap<>();
    private long signed;
    private long unsigned;
    private long countersigned;
    private long unchecked;
    private Optional<Position> newestCountersigned = Optional.empty();

    SignatureCheck(Agents agents, Set<AgentKey> storeKeys) {
        this.agents = agents;
        storeKeys.forEach(key -> stores.put(key.fingerprint(), key.toPublicKey()));
    }

    /**
     * Verifies the signatures of a commit, as far as there are keys.
     *
     * @throws FlawFoundException if one is wrong, or missing; it is not counted then
     */
    void take(Link link) throws FlawFoundException {
        byte @Nullable [] own = null;
        int strange = 0;
        boolean vouched = false;
        for (EntryLayout.Signed at : link.layout().signatures()) {
            byte[] signature = Arrays.copyOfRange(link.layout().bytes(), at.start(), at.start() + at.length());
            if (signature.length == Countersigning.BYTES) {
                boolean known = countersigns(link, signature);
                vouched |= known;
                strange += known ? 0 : 1;
            } else if (signature.length == Signing.BYTES && own == null) {
                own = signature;
            } else {
                strange++;
            }
        }
        Verdict verdict = agents.judge(link.agent(), link.root(), own);
        require(verdict, link);
        unchecked += strange + (own != null && verdict == Verdict.UNCHECKED ? 1 : 0);
        if (own == null) {
            unsigned++;
        } else {
            signed++;
        }
        if (vouched) {
            countersigned++;
            newestCountersigned = Optional.of(link.position());
        }
    }

    private static void require(Verdict verdict, Link link) throws FlawFoundException {
        if (verdict == Verdict.MISSING) {
            throw FlawFoundException.ofSignature(
                    link.position().revision(),
                    "the commits of agent " + link.agent() + " must be signed by then, and this one is not");
        } else if (verdict == Verdict.WRONG) {
            throw FlawFoundException.ofSignature(
                    link.position().revision(),
                    "its signature is not the one of agent " + link.agent()
                            + " with any key that it could have had by then");
        }
    }

    /** Whether a countersignature is that of a store whose key was given; nobody can tell if it is of another. */
    private boolean countersigns(Link link, byte[] bytes) throws FlawFoundException {
        Hash fingerprint = Hash.of(Arrays.copyOf(bytes, Hash.BYTES));
        PublicKey key = stores.get(fingerprint);
        if (key == null) {
            return false;
        }
        byte[] signature = Arrays.copyOfRange(bytes, Hash.BYTES, bytes.length);
        if (!Signing.verifies(key, Domain.HEAD, link.position().hash(), signature)) {
            throw FlawFoundException.ofSignature(
                    link.position().revision(),
                    "its countersignature is not the one of the store whose key has the fingerprint " + fingerprint);
        }
        return true;
    }

    long signed() {
        return signed;
    }

    long unsigned() {
        return unsigned;
    }

    long countersigned() {
        return countersigned;
    }

    long unchecked() {
        return unchecked;
    }

    Optional<Position> newestCountersigned() {
        return newestCountersigned;
    }
}
