package io.leanctx.testkit.broken;

import io.leanctx.Agent;
import io.leanctx.CommitResult;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.SigningKeys;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.spi.Append;
import io.leanctx.spi.Bytes;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Stores that renew keys, sign or verify wrongly. */
final class BrokenProofs {

    private BrokenProofs() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.store(
                                "key not renewed",
                                "a renewal with a new key renews the token alone",
                                store -> Wrappers.workspaces(store, KeyNotRenewed::new))
                        .breaks("SIG-8", "SIG-9", "SIG-10"),
                Candidate.store(
                                "old key goes on",
                                "who has the key before a renewal commits as who has the one after it",
                                store -> Wrappers.workspaces(store, OldKeyGoesOn::new))
                        .breaks("SIG-8", "SIG-9")
                        .mayBreak("SIG-11"),
                Candidate.altering(
                                "countersignature lost", "the signature of the store is not kept", BrokenProofs::alone)
                        .breaks("VER-8", "VER-9", "VER-10"),
                Candidate.store(
                                "verified by the chain alone",
                                "signatures are not verified, whatever is asked for",
                                store -> Wrappers.workspaces(store, ChainAlone::new))
                        .breaks("VER-6", "VER-5", "VER-7", "VER-8"),
                Candidate.store(
                                "always sound",
                                "a verification tells of no flaw",
                                store -> Wrappers.workspaces(store, AlwaysSound::new))
                        .breaks("VER-3", "VER-4", "VER-6", "VER-7", "VER-8"));
    }

    private static final class KeyNotRenewed extends ForwardingWorkspace {

        KeyNotRenewed(Workspace sound) {
            super(sound);
        }

        @Override
        public Agent renew(Agent agent, SigningKeys keys) {
            return super.renew(agent);
        }
    }

    private static final class OldKeyGoesOn extends ForwardingWorkspace {

        private final Map<String, Agent> renewed = new ConcurrentHashMap<>();

        OldKeyGoesOn(Workspace sound) {
            super(sound);
        }

        @Override
        public Agent renew(Agent agent, SigningKeys keys) {
            Agent next = super.renew(agent, keys);
            renewed.put(agent.id(), next);
            return next;
        }

        @Override
        public Participant at(String channel, Agent agent, Position seen) {
            return new Wrappers.Committing(super.at(channel, agent, seen)) {
                @Override
                public CommitResult tryCommit(Consumer<? super Proposal> changes) {
                    try {
                        return super.tryCommit(changes);
                    } catch (NotAllowedException e) {
                        Agent newest = renewed.get(agent.id());
                        if (newest == null) {
                            throw e;
                        }
                        return OldKeyGoesOn.super.at(channel, newest, seen).tryCommit(changes);
                    }
                }
            };
        }
    }

    private static final class ChainAlone extends ForwardingWorkspace {

        ChainAlone(Workspace sound) {
            super(sound);
        }

        @Override
        public Verification verify(String channel, VerifyRequest request) {
            return super.verify(
                    channel, new VerifyRequest(request.fold(), false, request.storeKeys(), request.progress()));
        }
    }

    private static final class AlwaysSound extends ForwardingWorkspace {

        AlwaysSound(Workspace sound) {
            super(sound);
        }

        @Override
        public Verification verify(String channel, VerifyRequest request) {
            Verification found = super.verify(channel, request);
            return new Verification(
                    found.workspace(),
                    found.channel(),
                    found.oldest(),
                    found.head(),
                    found.head(),
                    found.commits(),
                    found.signed(),
                    found.unsigned(),
                    found.countersigned(),
                    found.unchecked(),
                    found.newestCountersigned(),
                    Optional.empty());
        }
    }

    /** An append without the signature of the store, which is the last in its entry and has 96 bytes. */
    private static Append alone(Append append) {
        byte[] entry = append.entry().toArray();
        int end = entry.length - 4;
        int start = end - 96 - 4;
        ByteBuffer bytes = ByteBuffer.wrap(entry);
        if (start < 100 || entry[0] != 'L' || entry[1] != 'E' || bytes.getInt(start) != 96) {
            return append;
        }
        // The number of signatures stands before them: the agent's, if there is one, has 64 bytes.
        int number =
                start >= 68 && bytes.getInt(start - 68) == 64 && bytes.getInt(start - 72) == 2 ? start - 72 : start - 4;
        bytes.putInt(number, bytes.getInt(number) - 1);
        byte[] without = Arrays.copyOf(entry, start + 4);
        CRC32C checksum = new CRC32C();
        checksum.update(without, 0, start);
        ByteBuffer.wrap(without).putInt(start, (int) checksum.getValue());
        return new Append(
                append.key(),
                append.expected(),
                append.operation(),
                Bytes.wrap(without),
                append.head(),
                append.preconditions(),
                append.blobs(),
                append.rewrites());
    }
}
