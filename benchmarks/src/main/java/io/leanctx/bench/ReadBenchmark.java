package io.leanctx.bench;

import io.leanctx.Brief;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.TokenBudget;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading a session, over RocksDB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadBenchmark {

    private static final String LONG = "channel/long";
    private static final int TOKENS = 2_000;

    /** How long the session is. */
    @Param("10000")
    public int entries = 10_000;

    private @Nullable Path directory;
    private @Nullable Team team;
    private @Nullable Participant me;
    private @Nullable SessionStore cold;
    private @Nullable Workspace warmWorkspace;
    private @Nullable Workspace coldWorkspace;

    /** Opens two stores on one log: one that keeps it in memory, one that keeps nothing. */
    @Setup
    public void open() throws IOException {
        Path made = Files.createTempDirectory("leanctx-bench");
        RocksBackend backend = RocksBackend.at(made);
        Texts texts = Texts.usual();
        Team warm = new Team(LeanCtx.builder().durability(Durability.RELAXED).open(backend), texts, 1);
        Participant writer = warm.workspace().join(LONG, warm.agent(0));
        for (int i = 0; i < entries; i++) {
            writer.session();
            writer.add(texts.change(0, i));
        }
        SessionStore keepsNothing = LeanCtx.builder().cacheWeight(0).over(backend);
        directory = made;
        team = warm;
        me = writer;
        cold = keepsNothing;
        warmWorkspace = warm.workspace();
        coldWorkspace = keepsNothing.workspace(warm.workspace().id());
    }

    /** Removes them. */
    @TearDown
    public void close() throws IOException {
        if (directory != null && team != null && me != null && cold != null) {
            cold.close();
            me.close();
            team.close();
            Scratch.delete(directory);
        }
    }

    private static <T> T opened(@Nullable T found) {
        if (found == null) {
            throw new IllegalStateException("the stores are not open");
        }
        return found;
    }

    /** A session that is in memory. */
    @Benchmark
    public Session warmGet() {
        return opened(warmWorkspace).session(LONG);
    }

    /** A session that has to be made of its log. */
    @Benchmark
    public Session coldGet() {
        return opened(coldWorkspace).session(LONG);
    }

    /** A brief of it. */
    @Benchmark
    public Brief brief() {
        return opened(me).brief(TokenBudget.of(TOKENS));
    }
}
