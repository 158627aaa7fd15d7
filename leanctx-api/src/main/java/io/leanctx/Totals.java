package io.leanctx;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the {@link Evidence} in a session comes to, exactly: since the session began, or was last deleted. What was forked or
 * imported brings none of the other channel's along; what was erased or truncated counts on. Immutable. Not for implementation by hosts.
 *
 * @since 0.1.0
 */
public interface Totals {

    /**
     * Of the whole session.
     *
     * @return what all agents did
     */
    Work session();

    /**
     * By agent.
     *
     * @return what each agent did that recorded anything, in the order of the ids' UTF-16 code units
     */
    Map<String, Work> agents();

    /**
     * By file.
     *
     * @return the readings of each file, in the order of the paths' UTF-16 code units
     */
    Map<String, Reads> files();

    /**
     * By model.
     *
     * @return what was spent on each model, in the order of the names' UTF-16 code units
     */
    Map<String, Spending> models();

    /**
     * What somebody did.
     *
     * @param read the files that were read
     * @param compressed what was compressed
     * @param checked the checks that were run
     * @param spent the tokens that were spent
     * @param called the tools that were called
     * @since 0.1.0
     */
    record Work(Reads read, Compressions compressed, Checks checked, Spending spent, Calls called) {

        /** Nothing. */
        public static final Work NONE = new Work(Reads.NONE, Compressions.NONE, Checks.NONE, Spending.NONE, Calls.NONE);

        /**
         * Creates a sum.
         *
         * @param read the files that were read
         * @param compressed what was compressed
         * @param checked the checks that were run
         * @param spent the tokens that were spent
         * @param called the tools that were called
         */
        public Work {
            Check.present("read", read);
            Check.present("compressed", compressed);
            Check.present("checked", checked);
            Check.present("spent", spent);
            Check.present("called", called);
        }
    }

    /**
     * Readings of files.
     *
     * @param count how many there were
     * @param tokens how many tokens were taken in
     * @since 0.1.0
     */
    record Reads(long count, long tokens) {

        /** No readings. */
        public static final Reads NONE = new Reads(0, 0);
    }

    /**
     * Compressions.
     *
     * @param count how many there were
     * @param before how many tokens there were before
     * @param after how many are left
     * @since 0.1.0
     */
    record Compressions(long count, long before, long after) {

        /** No compressions. */
        public static final Compressions NONE = new Compressions(0, 0, 0);

        /**
         * How many tokens were saved.
         *
         * @return the difference; negative where things became longer
         */
        public long saved() {
            return before - after;
        }
    }

    /**
     * Checks that were run.
     *
     * @param count how many there were
     * @param red how many of them had a part that failed
     * @param passed how many parts passed
     * @param failed how many parts failed
     * @param total how many parts there were
     * @param duration how long they took
     * @since 0.1.0
     */
    record Checks(long count, long red, long passed, long failed, long total, Duration duration) {

        /** No checks. */
        public static final Checks NONE = new Checks(0, 0, 0, 0, 0, Duration.ZERO);

        /**
         * Creates a sum.
         *
         * @param count how many there were
         * @param red how many of them had a part that failed
         * @param passed how many parts passed
         * @param failed how many parts failed
         * @param total how many parts there were
         * @param duration how long they took
         */
        public Checks {
            Check.present("duration", duration);
        }
    }

    /**
     * Tokens that were spent.
     *
     * @param count how many times
     * @param in how many tokens models were given, without those from a cache
     * @param out how many they gave
     * @param cached how many they were given from a cache
     * @param cost what it cost where that is known, by currency; no trailing zeros
     * @since 0.1.0
     */
    record Spending(long count, long in, long out, long cached, Map<String, BigDecimal> cost) {

        /** Nothing spent. */
        public static final Spending NONE = new Spending(0, 0, 0, 0, Map.of());

        /**
         * Creates a sum; the map is copied, and ordered by its keys.
         *
         * @param count how many times
         * @param in how many tokens models were given, without those from a cache
         * @param out how many they gave
         * @param cached how many they were given from a cache
         * @param cost what it cost, by currency
         */
        public Spending {
            cost = Collections.unmodifiableSortedMap(new TreeMap<>(Check.present("cost", cost)));
        }
    }

    /**
     * Calls of tools.
     *
     * @param count how many there were
     * @param duration how long they took
     * @since 0.1.0
     */
    record Calls(long count, Duration duration) {

        /** No calls. */
        public static final Calls NONE = new Calls(0, Duration.ZERO);

        /**
         * Creates a sum.
         *
         * @param count how many there were
         * @param duration how long they took
         */
        public Calls {
            Check.present("duration", duration);
        }
    }
}
