package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What a commit takes on the device, and how fast a log is verified. */
final class DiskExperiment implements Experiment {

    /** More than most real sessions have, and not so many that one has snapshots. */
    private static final int USUAL_SESSION = 500;

    /** With snapshots, each of which has all that the session holds. */
    private static final int[] LONG_SESSIONS = {2_000, 10_000};

    private static final String LONG = "long";

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        "disk",
                        "bytes on the device for an unsigned commit of 500 B of text, all tables, after compaction,"
                                + " in sessions of 500 commits",
                        400,
                        Unit.BYTES,
                        series -> series.of(USUAL_SESSION + ".bytes")),
                longSession(2_000),
                longSession(10_000),
                Goal.shown(
                        "disk-entries",
                        "of the latter, without snapshots of the session",
                        Unit.BYTES,
                        series -> series.of("10000.bytes-without-snapshots")),
                Goal.shown(
                        "entry-bytes",
                        "an entry as it is encoded, before compression",
                        Unit.BYTES,
                        series -> series.of("encoded")),
                Goal.atLeast(
                        "verify",
                        "commits of one log verified, chain and contents, one core",
                        100_000,
                        Unit.PER_SECOND,
                        series -> series.of("verify.rate")),
                Goal.shown(
                        "verify-processor",
                        "the same by the second of the processor that its thread was given",
                        Unit.PER_SECOND,
                        series -> series.of("verify.processor-rate")));
    }

    private static Goal longSession(int commits) {
        return Goal.shown(
                "disk-" + commits,
                "the same in sessions of " + commits + " commits, which have snapshots",
                Unit.BYTES,
                series -> series.of(commits + ".bytes"));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        Series series;
        try (Team team = new Team(Stores.rocks(directory.resolve("verified"), Durability.RELAXED), texts, 1)) {
            write(team, LONG, scale.logged());
            series = new Rounds()
                    .add("verify", (length, into) -> verify(team, scale.logged(), into))
                    .run(scale);
        }
        measure(scale, directory.resolve("usual"), texts, USUAL_SESSION, series);
        for (int commits : LONG_SESSIONS) {
            measure(scale, directory.resolve("of" + commits), texts, commits, series);
        }
        series.add("encoded", Encoded.of(texts, 256).bytes());
        return series;
    }

    private static void measure(Scale scale, Path directory, Texts texts, int commits, Series series) throws Exception {
        int sessions = Math.max(1, scale.logged() / commits);
        int each = scale.logged() / sessions;
        try (Team team = new Team(Stores.rocks(directory, Durability.RELAXED), texts, 1)) {
            for (int i = 0; i < sessions; i++) {
                write(team, "session/" + i, each);
            }
        }
        compact(directory, sessions * each, commits + ".", series);
    }

    private static void write(Team team, String channel, int commits) {
        try (Participant me = team.workspace().join(channel, team.agent(0))) {
            for (int i = 0; i < commits; i++) {
                me.session();
                me.add(team.texts().change(channel.hashCode() & 0xff, i));
            }
        }
    }

    private static void verify(Team team, int commits, Slice.Sink into) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long processor = threads.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        Verification verified = team.workspace().verify(LONG, VerifyRequest.chain());
        long nanos = System.nanoTime() - began;
        into.put("processor-rate", commits * 1e9 / Math.max(1, threads.getCurrentThreadCpuTime() - processor));
        if (!verified.isSound() || verified.commits() != commits) {
            throw new IllegalStateException("of " + commits + " commits: " + verified.describe());
        }
        into.put("rate", commits * 1e9 / nanos);
    }

    /** Compacts a closed store with its own options, and measures its tables. */
    private static void compact(Path directory, int commits, String prefix, Series series) throws Exception {
        double snapshots = 0;
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                ConfigOptions config = new ConfigOptions()) {
            OptionsUtil.loadLatestOptions(config, directory.toString(), options, families);
            try (RocksDB database = RocksDB.open(options, directory.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    database.compactRange(handle);
                    if (new String(handle.getName(), java.nio.charset.StandardCharsets.UTF_8).contains("snapshot")) {
                        snapshots += tables(database, handle);
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        } finally {
            families.forEach(family -> family.getOptions().close());
        }
        double all = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".sst")).toList()) {
                all += Files.size(file);
            }
        }
        series.add(prefix + "bytes", all / commits);
        series.add(prefix + "bytes-without-snapshots", (all - snapshots) / commits);
    }

    private static double tables(RocksDB database, ColumnFamilyHandle handle) throws RocksDBException {
        return database.getLongProperty(handle, "rocksdb.live-sst-files-size");
    }
}
