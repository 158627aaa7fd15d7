package io.leanctx.testkit.broken;

import io.leanctx.testkit.forward.ForwardingBackend;
import io.leanctx.testkit.forward.ForwardingStore;
import java.util.List;
import java.util.stream.Stream;

/** All that is put to the contracts: the broken ones, and sound ones that must not be accused. */
final class Candidates {

    private Candidates() {}

    static List<Candidate> broken() {
        return Stream.of(
                        BrokenAppends.all(),
                        BrokenOperations.all(),
                        BrokenReads.all(),
                        BrokenReopening.all(),
                        BrokenCommits.all(),
                        BrokenWatches.all(),
                        BrokenWorkspaces.all())
                .flatMap(List::stream)
                .toList();
    }

    static List<Candidate> sound() {
        return List.of(
                Candidate.backend("backend in memory", "nothing", memory -> memory),
                Candidate.backend("forwarding backend", "nothing", memory -> new ForwardingBackend(memory) {}),
                Candidate.durable("backend that forgets nothing", "nothing", appends -> appends),
                Candidate.store("forwarding store", "nothing", store -> new ForwardingStore(store) {}));
    }

    static Candidate named(String name) {
        return Stream.concat(broken().stream(), sound().stream())
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no candidate is called " + name));
    }
}
