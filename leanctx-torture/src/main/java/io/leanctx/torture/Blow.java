package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
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

    /** Before a process is started: what it needs in its environment. */
    Map<String, String> prepare(Place place) throws IOException;

    /** The process has the store open. */
    default void opened(Place place) throws IOException {}

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
            public Map<String, String> prepare(Place place) {
                return Map.of();
            }

            @Override
            public List<String> strike(Place place, SplittableRandom random) {
                // The operating system has all that was written.
                return List.of();
            }
        };
    }
}
