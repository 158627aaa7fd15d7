package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.Workspace;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/**
 * The whole committer, by threads that run into each other as it comes: it has more steps than model checking explores in
 * any useful time. Two participants share a store, and so its leader; a third writes through another store over the same
 * backend, and so with a leader of its own.
 */
@EnabledOnJre(value = JRE.JAVA_17, disabledReason = ModelChecking.ONLY_ON_17)
class CommitterLincheckTest {

    private static final int WRITERS = 3;
    private static final String NO_TASK = "no task";

    /** Only this tells who waits for ever, and a busy machine must not pass for that. */
    private static final long LONGEST_INVOCATION_MILLIS = 60_000;

    @Test
    @DisplayName("what writers and readers are answered is what one after the other would be")
    void sound() {
        options().check(TwoStores.class);
    }

    @Test
    @DisplayName("the canary: where a backend compares and then acknowledges whatever became of it, Lincheck finds it")
    void canary() {
        assertThatThrownBy(() -> options().check(ComparedThenAcknowledged.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    private static StressOptions options() {
        return new StressOptions()
                .threads(WRITERS)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(1)
                .iterations(15)
                .invocationsPerIteration(150)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(LONGEST_INVOCATION_MILLIS)
                .sequentialSpecification(OneAfterTheOther.class);
    }

    /** Whose turn it is: Lincheck counts threads from 1, and what comes after them as one more. */
    private static int writer(int thread) {
        return thread % WRITERS;
    }

    /** Two stores over one backend; each invocation gets a channel of its own, which costs less than a store. */
    private static final class Team {

        private List<Participant> joined = List.of();
        private long channels;
        private final Workspace first;
        private final Workspace second;
        private final Agent agent;

        Team(SessionBackend backend) {
            first = LeanCtx.over(backend).workspace("my-team");
            second = LeanCtx.over(backend).workspace("my-team");
            agent = first.registerNew("cursor");
        }

        List<Participant> joinNewChannel() {
            joined.forEach(Participant::close);
            channels++;
            String channel = "channel-" + channels;
            joined = List.of(first.join(channel, agent), first.join(channel, agent), second.join(channel, agent));
            return joined;
        }
    }

    /** What Lincheck runs. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    @Param(name = "text", gen = IntGen.class, conf = "1:9")
    public abstract static class Committing {

        private final List<Participant> participants;

        Committing(Team team) {
            participants = team.joinNewChannel();
        }

        @Operation
        public String setTask(@Param(name = "thread") int thread, @Param(name = "text") int text) {
            return participant(thread)
                    .tryCommit(proposal -> proposal.setTask("task " + text))
                    .fold(
                            landed -> "landed at " + landed.commit().revision(),
                            conflict -> "conflict at " + conflict.session().revision());
        }

        @Operation
        public long addFinding(@Param(name = "thread") int thread) {
            return participant(thread).addFinding("found").revision();
        }

        @Operation
        public long retry(@Param(name = "thread") int thread) {
            return participant(thread)
                    .tryCommit(proposal -> proposal.addFinding("retried").operation("op"))
                    .orThrow()
                    .commit()
                    .revision();
        }

        @Operation
        public String read(@Param(name = "thread") int thread) {
            Session session = participant(thread).session();
            return session.revision() + ": "
                    + session.task().map(task -> task.value().text()).orElse(NO_TASK);
        }

        private Participant participant(int thread) {
            return participants.get(writer(thread));
        }
    }

    /** As it is. */
    public static class TwoStores extends Committing {

        private static final Team TEAM = new Team(InMemoryBackend.create());

        public TwoStores() {
            super(TEAM);
        }
    }

    /** Over a backend that looks where the log stands, and takes for granted that it still does when it appends. */
    public static class ComparedThenAcknowledged extends Committing {

        private static final Team TEAM =
                new Team(Intercepted.append(InMemoryBackend.create(), (sound, batch, durability) -> {
                    List<AppendResult> results = new ArrayList<>();
                    for (Append append : batch) {
                        boolean compared = standsAt(sound, append);
                        Thread.yield();
                        AppendResult result =
                                sound.append(List.of(append), durability).get(0);
                        boolean overtaken = compared && result instanceof AppendResult.RevisionMismatch;
                        results.add(overtaken ? new AppendResult.Appended() : result);
                    }
                    return results;
                }));

        public ComparedThenAcknowledged() {
            super(TEAM);
        }

        private static boolean standsAt(SessionBackend backend, Append append) {
            return backend.head(append.key()).map(Head::revision).orElse(0L)
                    == append.expected().revision();
        }
    }

    /** What it comes to, one operation after the other. */
    public static class OneAfterTheOther {

        /** A commit: who made it, and the task it set, if any. */
        private record Landed(int writer, Optional<String> task) {}

        private final List<Landed> log = new ArrayList<>();
        private final int[] bases = new int[WRITERS];
        private long retried;

        public String setTask(int thread, int text) {
            int writer = writer(thread);
            boolean contested = log.subList(bases[writer], log.size()).stream()
                    .anyMatch(commit -> commit.task.isPresent() && commit.writer != writer);
            if (contested) {
                bases[writer] = log.size();
                return "conflict at " + log.size();
            }
            return "landed at " + append(thread, Optional.of("task " + text));
        }

        public long addFinding(int thread) {
            return append(thread, Optional.empty());
        }

        public long retry(int thread) {
            if (retried == 0) {
                retried = append(thread, Optional.empty());
            }
            return retried;
        }

        public String read(int thread) {
            bases[writer(thread)] = log.size();
            String task =
                    log.stream().flatMap(commit -> commit.task.stream()).reduce(NO_TASK, (before, after) -> after);
            return log.size() + ": " + task;
        }

        private long append(int thread, Optional<String> task) {
            log.add(new Landed(writer(thread), task));
            return log.size();
        }
    }
}
