package io.leanctx.torture;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Durability;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.Workspace;
import io.leanctx.core.EarlySnapshots;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The process that is killed: opens a store, has it written to, stops that when a byte comes on its standard input, and
 * closes the store when that ends.
 */
final class Worker {

    /** The workspace that all is written to. */
    static final String WORKSPACE = "torture";

    private static final int READERS = 22;
    private static final int MOST_BEFORE_CLOSING = 8;

    /** Of so many threads one registers another agent when the store is opened again; the others go on with theirs. */
    private static final int FORGETFUL = 8;

    /** How often a process closes its store that does it often. */
    static final int CLOSINGS = 25;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Order order;
    private final Journal journal;
    private final Signals signals;
    private final OperationIds operations = new OperationIds();
    private final List<Thread> threads = new ArrayList<>();

    /** By what their threads are called. */
    private final Map<String, Agent> agents = new ConcurrentHashMap<>();

    private Pace pace = new Pace();
    private volatile boolean stopped;

    /**
     * What the process is told.
     *
     * @param store the directory of the store
     * @param journal where it notes what it does
     * @param durability that of the store
     * @param seed what the writers draw from
     * @param cacheWeight the weight of the cache
     * @param work what to do
     * @param tolerance what the storage may answer
     * @param files how many files the process may open for it; 0 for any number
     */
    record Order(
            Path store,
            Path journal,
            Durability durability,
            long seed,
            long cacheWeight,
            Plan.Work work,
            Tolerance tolerance,
            int files) {

        /** The arguments of a process that does this. */
        List<String> arguments() {
            return List.of(
                    store.toString(),
                    journal.toString(),
                    durability.toString(),
                    Long.toString(seed),
                    Long.toString(cacheWeight),
                    work.toString(),
                    tolerance.toString(),
                    Integer.toString(files));
        }

        private static Order of(String[] arguments) {
            return new Order(
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    Durability.valueOf(arguments[2]),
                    Long.parseLong(arguments[3]),
                    Long.parseLong(arguments[4]),
                    Plan.Work.valueOf(arguments[5]),
                    Tolerance.valueOf(arguments[6]),
                    Integer.parseInt(arguments[7]));
        }
    }

    private Worker(Order order, Journal journal, Signals signals) {
        this.order = order;
        this.journal = journal;
        this.signals = signals;
    }

    /** Arguments: those of an {@link Order}. */
    public static void main(String[] arguments) throws IOException {
        Order order = Order.of(arguments);
        try (Journal journal = Journal.append(order.journal())) {
            Worker worker = new Worker(order, journal, new Signals(System.out));
            if (order.files() == 0) {
                worker.run();
                return;
            }
            Hoard hoard = Hoard.leaving(order.files(), order.journal().resolveSibling("hoard"));
            try {
                worker.run();
            } finally {
                hoard.release();
            }
        }
    }

    private void run() throws IOException {
        signals.send(Signal.OPENING);
        boolean opened = false;
        int closed = 0;
        try {
            while (order.work() == Plan.Work.CLOSE_OFTEN && closed < CLOSINGS - 1) {
                closeInTheMiddle(closed);
                closed++;
            }
        } catch (RuntimeException e) {
            journal.note(new JournalLine.Failed("closing " + closed + ": " + Failures.text(e)));
        }
        try (SessionStore store = open()) {
            opened = true;
            signals.send(Signal.OPEN);
            start(store, closed);
            while (System.in.read() >= 0) {
                stopped = true;
                threads.forEach(Worker::join);
                signals.send(Signal.QUIET);
            }
            pace.rush(new SplittableRandom(order.seed()));
            signals.send(Signal.CLOSING);
        } catch (RuntimeException e) {
            if (!order.tolerance().ofWrites(e)) {
                journal.note(new JournalLine.Failed(
                        "the store could not be opened, written or closed: " + Failures.text(e)));
            } else if (!opened) {
                signals.send(Signal.UNOPENED);
            }
        }
        threads.forEach(Worker::join);
        signals.send(Signal.CLOSED);
    }

    private SessionStore open() {
        return EarlySnapshots.builder()
                .durability(order.durability())
                .cacheWeight(order.cacheWeight())
                .operationIds(operations)
                .open(RocksBackend.at(order.store()));
    }

    private void closeInTheMiddle(int number) {
        SplittableRandom random = new SplittableRandom(order.seed() + number);
        int count = random.nextInt(MOST_BEFORE_CLOSING);
        try (SessionStore store = open()) {
            if (!start(store, number).await(count)) {
                journal.note(new JournalLine.Failed("no " + count + " commits were acknowledged in time"));
            }
            pace.rush(random);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Worker::join);
        threads.clear();
    }

    /** Starts what is to be done with a store that was opened for the n-th time. */
    private Answers start(SessionStore store, int number) {
        Answers answers = new Answers(signals);
        pace = new Pace();
        if (order.work() == Plan.Work.OPEN) {
            return answers;
        }
        Workspace workspace = store.workspace(WORKSPACE);
        SplittableRandom random = new SplittableRandom(order.seed() + number);
        String suffix = "-" + Long.toHexString(order.seed()) + "-" + number;
        for (Habit habit : Habit.all()) {
            SplittableRandom own = random.split();
            String id = habit.name() + suffix;
            forget(habit.name(), number, own);
            start(
                    habit.name(),
                    id,
                    workspace,
                    agent -> new Writer(
                                    workspace,
                                    agent,
                                    id,
                                    habit,
                                    journal,
                                    operations,
                                    answers,
                                    order.tolerance(),
                                    () -> stopped,
                                    own)
                            .run());
        }
        for (int i = 0; order.work() != Plan.Work.WRITE && i < READERS; i++) {
            SplittableRandom own = random.split();
            String name = "reader-" + i;
            Pace given = pace;
            forget(name, number, own);
            start(name, name + suffix, workspace, agent -> {
                List<String> channels = Habit.allChannels();
                try (Participant participant = workspace.join(Habit.oneOf(channels, own), agent)) {
                    new Reader(store, participant, channels, journal, order.tolerance(), () -> stopped, given, own)
                            .run();
                }
            });
        }
        return answers;
    }

    private void forget(String name, int number, SplittableRandom random) {
        if (number > 0 && random.nextInt(FORGETFUL) == 0) {
            agents.remove(name);
        }
    }

    private void start(String name, String id, Workspace workspace, Consumer<Agent> life) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!stopped && !lived(name, id, workspace, life)) {
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                    } catch (StoreClosedException e) {
                        // Closed before this one could begin.
                    } catch (RuntimeException e) {
                        journal.note(new JournalLine.Failed("beginning " + id + ": " + Failures.text(e)));
                    }
                },
                id);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Says false if it could not begin, since the storage failed. */
    private boolean lived(String name, String id, Workspace workspace, Consumer<Agent> life) {
        try {
            Agent agent = agents.get(name);
            if (agent == null) {
                agent = workspace.register(AgentProfile.client(id));
                journal.note(new JournalLine.Registered(agent.id(), agent.token()));
                agents.put(name, agent);
            }
            life.accept(agent);
            return true;
        } catch (LeanCtxException e) {
            if (!order.tolerance().ofWrites(e)) {
                throw e;
            }
            signals.send(Signal.REFUSED);
            return false;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
