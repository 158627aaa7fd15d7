package io.leanctx.testkit.broken;

import io.leanctx.SessionStore;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.forward.ForwardingBackend;
import io.leanctx.testkit.forward.ForwardingProposal;
import io.leanctx.testkit.forward.ForwardingStore;
import io.leanctx.testkit.forward.ForwardingWatch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that is put to the contracts: the broken ones, and those that show that the contracts and the harness are sound. */
final class Candidates {

    private Candidates() {}

    static List<Candidate> broken() {
        return Stream.of(
                        BrokenAppends.all(),
                        BrokenOperations.all(),
                        BrokenReads.all(),
                        BrokenReopening.all(),
                        BrokenCommits.all(),
                        BrokenGuards.all(),
                        BrokenEvidence.all(),
                        BrokenWatches.all(),
                        BrokenWorkspaces.all(),
                        BrokenProofs.all(),
                        BrokenProving.all(),
                        BrokenReplaying.all())
                .flatMap(List::stream)
                .toList();
    }

    /** What the broken ones are made of, with nothing wrong; it must not be accused. */
    static Candidate sound() {
        return Candidate.durable(
                "nothing wrong", "nothing", appends -> appends, EachAppend::new, Candidates::forwarding);
    }

    /** Fails where it should answer, which says nothing about the rules that it is put to. */
    static Candidate crashing() {
        return Candidate.backend("crashing", "listing throws what no backend should", Crashing::new);
    }

    static Candidate named(String name) {
        return Stream.concat(broken().stream(), Stream.of(sound(), crashing()))
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no candidate is called " + name));
    }

    private static SessionStore forwarding(SessionStore store) {
        SessionStore proposals = Wrappers.proposals(store, proposal -> new ForwardingProposal(proposal) {});
        return new ForwardingStore(Wrappers.watches(proposals, watch -> new ForwardingWatch(watch) {})) {};
    }

    private static final class Crashing extends ForwardingBackend {

        Crashing(SessionBackend sound) {
            super(sound);
        }

        @Override
        public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
            throw new IllegalStateException("crashed on purpose");
        }
    }
}
