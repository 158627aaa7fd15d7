package io.leanctx.bench;

import io.leanctx.Participant;
import io.leanctx.core.CommitParts;
import io.leanctx.core.LeanCtx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A commit in memory by one thread, and what it is made of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommitBenchmark {

    /** What is committed stays in memory, so a store is given up before it fills the heap. */
    private static final int MOST = 20_000;

    private final Texts texts = Texts.usual();
    private final CommitParts parts = new CommitParts(number -> texts.change(0, number));
    private @Nullable Team team;
    private @Nullable Participant me;
    private int number;

    /** Opens a store. */
    @Setup
    public void open() {
        Team opened = new Team(LeanCtx.inMemory(), texts, 1);
        team = opened;
        me = opened.workspace().join("channel/parts", opened.agent(0));
        number = 0;
    }

    /** Closes it. */
    @TearDown
    public void close() {
        if (team != null && me != null) {
            me.close();
            team.close();
        }
    }

    /** A commit as an agent makes it. */
    @Benchmark
    public Object commit() {
        if (number == MOST) {
            close();
            open();
        }
        Participant writer = me;
        if (writer == null) {
            throw new IllegalStateException("the store is not open");
        }
        writer.session();
        return writer.add(texts.change(0, number++));
    }

    /** The yardstick. */
    @Benchmark
    public Object encodeAndHash() {
        return parts.encodeAndHash(number++ & 0xff);
    }

    /** A part. */
    @Benchmark
    public Object salt() {
        return parts.salt();
    }

    /** A part. */
    @Benchmark
    public Object seal() {
        return parts.seal(number++ & 0xff);
    }

    /** A part. */
    @Benchmark
    public Object fold() {
        return parts.fold(number++ & 0xff);
    }

    /** A part. */
    @Benchmark
    public Object head() {
        return parts.head();
    }

    /** A part. */
    @Benchmark
    public Object append() {
        if (number == Integer.MAX_VALUE) {
            number = 0;
        }
        return parts.append(number++, MOST);
    }
}
