package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** What comes over a process and its files. */
interface Blow {

    /** The command that deals it. */
    String command();

    /** What is done to a store. */
    Plan plan(long seed);

    /** Whether it may take back the newest commits of a store. */
    boolean mayTakeBack(Durability durability);

    /** A place for a store of its own. */
    default Place place(Path directory) throws IOException, InterruptedException {
        return Place.fresh(directory);
    }

    /**
     * Leaves a place for good.
     *
     * @param sound whether nothing of it is worth being kept
     */
    default void leave(Place place, boolean sound) throws IOException, InterruptedException {}

    /** What the storage may answer meanwhile. */
    default Tolerance tolerance() {
        return Tolerance.NONE;
    }

    /**
     * Before a process is started: what it needs.
     *
     * @param work what it is about to do
     */
    Start prepare(Place place, Plan.Work work, SplittableRandom random) throws IOException;

    /** The process has the store open. */
    default void opened(Place place) throws IOException {}

    /** While the process works, after what the plan waits for; says false if this waited in vain for something. */
    default boolean during(Place place, Child child, SplittableRandom random) throws IOException, InterruptedException {
        return true;
    }

    /** Before the store is looked at: the storage is sound again. */
    default void mend(Place place) throws IOException {}

    /** After the process was killed; says what it did. */
    List<String> strike(Place place, SplittableRandom random) throws IOException;

    /** The death of a process, and nothing else. */
    static Blow sigkill() {
        return plain("sigkill", seed -> Plan.draw(seed, List.of(Durability.values())));
    }

    /** Nothing but that stores are closed in the middle of work. */
    static Blow closing() {
        return plain("closing", Plan::drawClosing);
    }

    /**
     * How a process is started.
     *
     * @param through what starts its JVM; empty for nothing between
     * @param environment what is added to its environment
     * @param files how many files it may open for the store; 0 for any number
     */
    record Start(List<String> through, Map<String, String> environment, int files) {

        static final Start PLAIN = new Start(List.of(), Map.of(), 0);
    }

    private static Blow plain(String command, LongFunction<Plan> plans) {
        return new Blow() {
            @Override
            public String command() {
                return command;
            }

            @Override
            public Plan plan(long seed) {
                return plans.apply(seed);
            }

            @Override
            public boolean mayTakeBack(Durability durability) {
                return false;
            }

            @Override
            public Start prepare(Place place, Plan.Work work, SplittableRandom random) {
                return Start.PLAIN;
            }

            @Override
            public List<String> strike(Place place, SplittableRandom random) {
                // The operating system has all that was written.
                return List.of();
            }
        };
    }
}
