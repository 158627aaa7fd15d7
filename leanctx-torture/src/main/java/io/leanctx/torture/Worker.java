package io.leanctx.torture;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The process that is killed: opens a store, has it written to, and closes it when its standard input ends. */
final class Worker {

    /** The workspace that all is written to. */
    static final String WORKSPACE = "torture";

    private static final int READERS = 22;

    private Worker() {}

    /** Arguments: directory of the store, journal, durability, seed, weight of the cache, what to do. */
    public static void main(String[] arguments) throws IOException {
        Signals signals = new Signals(System.out);
        OperationIds operations = new OperationIds();
        try (Journal journal = Journal.append(Path.of(arguments[1]))) {
            signals.send(Signal.OPENING);
            List<Thread> threads = List.of();
            try (SessionStore store = LeanCtx.builder()
                    .durability(Durability.valueOf(arguments[2]))
                    .cacheWeight(Long.parseLong(arguments[4]))
                    .operationIds(operations)
                    .open(RocksBackend.at(Path.of(arguments[0])))) {
                signals.send(Signal.OPEN);
                threads = start(
                        Plan.Work.valueOf(arguments[5]),
                        store,
                        journal,
                        operations,
                        signals,
                        Long.parseLong(arguments[3]));
                while (System.in.read() >= 0) {
                    // Nothing is said but that it is over.
                }
                signals.send(Signal.CLOSING);
            } catch (RuntimeException e) {
                journal.note(new JournalLine.Failed(
                        "the store could not be opened, written or closed: " + Failures.text(e)));
            }
            for (Thread thread : threads) {
                join(thread);
            }
            signals.send(Signal.CLOSED);
        }
    }

    private static List<Thread> start(
            Plan.Work work, SessionStore store, Journal journal, OperationIds operations, Signals signals, long seed) {
        if (work == Plan.Work.OPEN) {
            return List.of();
        }
        Workspace workspace = store.workspace(WORKSPACE);
        SplittableRandom random = new SplittableRandom(seed);
        List<Thread> threads = new ArrayList<>();
        for (Habit habit : Habit.all()) {
            SplittableRandom own = random.split();
            String id = habit.name() + "-" + Long.toHexString(seed);
            threads.add(start(
                    id,
                    workspace,
                    journal,
                    agent -> new Writer(workspace, agent, habit, journal, operations, signals, own).run()));
        }
        for (int i = 0; work == Plan.Work.WRITE_AND_READ && i < READERS; i++) {
            SplittableRandom own = random.split();
            String id = "reader-" + i + "-" + Long.toHexString(seed);
            threads.add(start(id, workspace, journal, agent -> {
                List<String> channels = Habit.allChannels();
                try (Participant participant = workspace.join(Habit.oneOf(channels, own), agent)) {
                    new Reader(store, participant, channels, journal, own).run();
                }
            }));
        }
        return threads;
    }

    private static Thread start(String id, Workspace workspace, Journal journal, Consumer<Agent> life) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Agent agent = workspace.register(AgentProfile.client(id));
                        journal.note(new JournalLine.Registered(agent.id(), agent.token()));
                        life.accept(agent);
                    } catch (StoreClosedException e) {
                        // Closed before this one could begin.
                    } catch (RuntimeException e) {
                        journal.note(new JournalLine.Failed("beginning " + id + ": " + Failures.text(e)));
                    }
                },
                id);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
