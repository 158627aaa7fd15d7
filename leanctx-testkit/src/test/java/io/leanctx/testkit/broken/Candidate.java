package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.SessionStore;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.Absence;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A store or backend that is put to the contract, and what it should be found to break.
 *
 * @param name what it is called in the table
 * @param wrong what it does wrong; nothing else is wrong with it
 * @param breaks the rules that must fail; the first is the one that it is caught by
 * @param mayBreak further rules that it breaks, but that fail only if threads meet
 * @param setups makes a fresh one for each test
 */
record Candidate(String name, String wrong, List<String> breaks, Set<String> mayBreak, Supplier<Setup> setups) {

    Candidate {
        breaks = List.copyOf(breaks);
        mayBreak = Set.copyOf(mayBreak);
    }

    /** A backend over one in memory. */
    static Candidate backend(String name, String wrong, UnaryOperator<SessionBackend> over) {
        return of(name, wrong, () -> () -> over.apply(InMemoryBackend.create()));
    }

    /** The same, wrong in what it does with one append. */
    static Candidate appending(String name, String wrong, EachAppend.Appending appending) {
        return backend(name, wrong, sound -> new EachAppend(sound) {
            @Override
            AppendResult append(Append append, Durability durability) {
                return appending.append(this, append, durability);
            }
        });
    }

    /** The same, which does with an altered append what should be done with the append. */
    static Candidate altering(String name, String wrong, UnaryOperator<Append> altered) {
        return appending(
                name, wrong, (backend, append, durability) -> backend.soundly(altered.apply(append), durability));
    }

    /** A store over one of LeanCtx, over a backend in memory. */
    static Candidate store(String name, String wrong, UnaryOperator<SessionStore> over) {
        return of(name, wrong, () -> new Wrapped(InMemoryBackend::create, Set.of(Absence.REOPENING), over));
    }

    /** A store of LeanCtx, over a backend in memory, that is built otherwise than it is asked for. */
    static Candidate built(String name, String wrong, UnaryOperator<LeanCtx.Builder> otherwise) {
        return of(name, wrong, () -> new Setup() {
            @Override
            public SessionBackend openBackend() {
                return InMemoryBackend.create();
            }

            @Override
            public SessionStore openStore(LeanCtx.Builder builder, SessionBackend backend) {
                return otherwise.apply(builder).over(backend);
            }
        });
    }

    /** A backend of which it is said that its content is durable, with what of it is there on reopening. */
    static Candidate durable(String name, String wrong, UnaryOperator<List<Append>> recovery) {
        return durable(name, wrong, recovery, backend -> backend, store -> store);
    }

    /** The same, and a store over it. */
    static Candidate durable(
            String name,
            String wrong,
            UnaryOperator<List<Append>> recovery,
            UnaryOperator<SessionBackend> backend,
            UnaryOperator<SessionStore> store) {
        return of(name, wrong, () -> {
            JournaledMemory memory = new JournaledMemory(recovery);
            return new Wrapped(() -> backend.apply(memory.open()), Set.of(), store);
        });
    }

    private static Candidate of(String name, String wrong, Supplier<Setup> setups) {
        return new Candidate(name, wrong, List.of(), Set.of(), setups);
    }

    /** The same, of which it is known that it breaks these rules, whatever threads do. */
    Candidate breaks(String... rules) {
        return new Candidate(name, wrong, List.of(rules), mayBreak, setups);
    }

    /** The same, of which it is known that it breaks these rules if threads meet. */
    Candidate mayBreak(String... rules) {
        return new Candidate(name, wrong, breaks, Set.of(rules), setups);
    }

    private record Wrapped(Supplier<SessionBackend> backend, Set<Absence> absent, UnaryOperator<SessionStore> store)
            implements Setup {

        @Override
        public SessionBackend openBackend() {
            return backend.get();
        }

        @Override
        public SessionStore openStore(LeanCtx.Builder builder, SessionBackend over) {
            return store.apply(builder.over(over));
        }
    }
}
