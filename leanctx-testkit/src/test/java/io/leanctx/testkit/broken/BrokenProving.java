package io.leanctx.testkit.broken;

import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Stores that prove something else than they are asked to. */
final class BrokenProving {

    private BrokenProving() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.store(
                                "proof that begins late",
                                "the first commit of a range is not in its proof, where there are others",
                                store -> Wrappers.workspaces(store, BeginsLate::new))
                        .breaks("PRF-1", "PRF-2", "PRF-4", "PRF-6"),
                Candidate.store(
                                "redacted in name",
                                "a proof that is to be redacted is a full one",
                                store -> Wrappers.workspaces(store, RedactedInName::new))
                        .breaks("PRF-2"),
                Candidate.store(
                                "proof of what there is",
                                "a range that goes beyond the head is proven up to there",
                                store -> Wrappers.workspaces(store, WhatThereIs::new))
                        .breaks("PRF-3"));
    }

    private static final class BeginsLate extends ForwardingWorkspace {

        BeginsLate(Workspace sound) {
            super(sound);
        }

        @Override
        public Position proof(String channel, long from, long to, ProofPrivacy privacy, OutputStream out)
                throws IOException {
            boolean others = from > 0 && from < to && to <= session(channel).revision();
            return super.proof(channel, others ? from + 1 : from, to, privacy, out);
        }
    }

    private static final class RedactedInName extends ForwardingWorkspace {

        RedactedInName(Workspace sound) {
            super(sound);
        }

        @Override
        public Position proof(String channel, long from, long to, ProofPrivacy privacy, OutputStream out)
                throws IOException {
            ProofPrivacy shown = privacy == ProofPrivacy.REDACTED ? ProofPrivacy.FULL : privacy;
            return super.proof(channel, from, to, shown, out);
        }
    }

    private static final class WhatThereIs extends ForwardingWorkspace {

        WhatThereIs(Workspace sound) {
            super(sound);
        }

        @Override
        public Position proof(String channel, long from, long to, ProofPrivacy privacy, OutputStream out)
                throws IOException {
            return super.proof(channel, from, Math.min(to, session(channel).revision()), privacy, out);
        }
    }
}
