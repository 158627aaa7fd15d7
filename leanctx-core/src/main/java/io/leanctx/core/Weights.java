package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Hash;
import java.util.List;

/**
 * Estimates of heap bytes, for the cache. They err on the large side: two bytes a character, and a node of a persistent
 * tree for each thing kept.
 */
final class Weights {

    /** What a session without content takes. */
    static final long EMPTY_SESSION = 512;

    /** The sum of what an agent did. */
    static final long WORK = 320;

    /** The sum of a file's readings. */
    static final long READS = 32;

    /** The sum of what was spent on a model, with the costs in some currencies. */
    static final long SPENDING = 320;

    private static final long STRING = 48;
    private static final long NODE = 64;
    private static final long ENTRY = 144;
    private static final long NUMBER = 24;
    private static final long HASH = 48;

    private Weights() {}

    static long text(String text) {
        return STRING + 2L * text.length();
    }

    /** A key in a map, without what it leads to. */
    static long mapped(String key) {
        return NODE + text(key);
    }

    static long entry(Entry<? extends Change> entry) {
        Scale scale = new Scale();
        ChangeCodecs.collect(entry.value(), scale);
        return ENTRY + NODE + text(entry.agent()) + scale.sum;
    }

    private static final class Scale implements FieldSink {

        private long sum;

        @Override
        public FieldSink field(String name, String value) {
            sum += text(value);
            return this;
        }

        @Override
        public FieldSink field(String name, long value) {
            sum += NUMBER;
            return this;
        }

        @Override
        public FieldSink field(String name, Hash value) {
            sum += HASH;
            return this;
        }

        @Override
        public FieldSink field(String name, List<String> values) {
            for (String value : values) {
                sum += NODE + text(value);
            }
            return this;
        }
    }
}
