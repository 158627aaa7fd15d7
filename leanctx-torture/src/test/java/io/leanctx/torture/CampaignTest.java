package io.leanctx.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leanctx.Durability;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of each kind; for more there is {@code ./torture}. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CampaignTest {

    private static final long SEED = 3;

    @TempDir
    static Path prepared;

    @TempDir
    Path directory;

    private final StringWriter told = new StringWriter();

    @Test
    @DisplayName("a process that is killed takes nothing with it that was acknowledged")
    void sigkill() throws Exception {
        Tally tally = run(Blow::sigkill, 3);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
    }

    @Test
    @DisplayName("a power loss takes nothing that was synced, and under RELAXED only the newest")
    void power() throws Exception {
        Shim shim = shim();
        Tally tally = run(() -> new PowerBlow(shim, false, false, List.of(Durability.values())), 3);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
    }

    @Test
    @DisplayName("a power loss under a store whose syncing does nothing is noticed")
    void canary() throws Exception {
        Shim shim = shim();
        Tally tally = run(() -> new PowerBlow(shim, true, false, List.of(Durability.SYNC)), 5);
        assertThat(tally.count(Harm.LOST)).as(told.toString()).isPositive();
    }

    @Test
    @DisplayName("a store that is closed under 32 threads answers each, and has what it acknowledged")
    void closing() throws Exception {
        Tally tally = run(Blow::closing, 2);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
    }

    @Test
    @DisplayName("storage that fails is answered in time, and takes nothing with it that was acknowledged")
    void io() throws Exception {
        Shim shim = faults();
        IoCounts counts = new IoCounts();
        Tally tally = run(() -> new IoBlow(Optional.of(shim), counts), 4);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
        assertThat(counts.injected()).as(counts.toString()).isPositive();
    }

    @Test
    @DisplayName("a process that may open few files is answered so, and leaves what was acknowledged")
    void fewFiles() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the limit of open files is set by a shell");
        Tally tally = run(() -> new IoBlow(Optional.empty(), new IoCounts()), 2);
        assertThat(tally.harmed()).as(told.toString()).isZero();
    }

    @Test
    @DisplayName("a disk that is full, as it is played, refuses what does not fit and takes more when there is room")
    void full() throws Exception {
        Shim shim = faults();
        FullCounts counts = FullCounts.none();
        Tally tally = run(() -> new FullBlow(Optional.of(shim), counts), 2);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
        assertThat(counts.full()).as(counts.toString()).hasPositiveValue();
    }

    @Test
    @DisplayName("a damaged file is noticed, or does not matter")
    void rot() throws Exception {
        ChildJvm jvm = ChildJvm.prepare(prepared);
        RotTally tally;
        try (RotCampaign campaign = new RotCampaign(effort(24), jvm, new PrintWriter(told, true))) {
            tally = campaign.run();
        }
        assertThat(tally.count(Inspection.Outcome.SILENT)).as(told.toString()).isZero();
        assertThat(tally.count(Inspection.Outcome.REFUSED_AT_OPENING))
                .as(tally.table())
                .isPositive();
        assertThat(tally.acknowledged()).isPositive();
    }

    @Test
    @DisplayName("a write that fails once for want of room is not gone on from, and all that was acknowledged is there")
    void onceWithoutRoom() throws Exception {
        Place place = Place.fresh(directory.resolve("once"));
        Control control = Control.fresh(place.control());
        Fault fault = new Fault(Fault.Call.WRITE, "ENOSPC", 40, 1, false, ".log", false);
        try (Child child = worker(place, fault)) {
            assertThat(child.await(Signal.OPEN, 1)).isTrue();
            control.arm();
            assertThat(child.await(Set.of(Signal.UNKNOWN, Signal.REFUSED), 1)).isTrue();
            Set<String> logs = logs(place);
            // RocksDB looks every five seconds whether there is room to go on, with another log.
            child.pass(TimeUnit.SECONDS.toNanos(8));
            child.kill();
            assertThat(logs(place)).isEqualTo(logs);
        }
        assertThat(control.injected()).isEqualTo(1);
        assertSound(place);
    }

    @Test
    @DisplayName("where files cannot be removed, nobody waits for an erasure for long, and the process ends well")
    void unremovable() throws Exception {
        Place place = Place.fresh(directory.resolve("unremovable"));
        Control control = Control.fresh(place.control());
        Fault fault = new Fault(Fault.Call.UNLINK, "EACCES", 1, Long.MAX_VALUE >> 32, false, ".sst", false);
        try (Child child = worker(place, fault)) {
            assertThat(child.await(Signal.OPEN, 1)).isTrue();
            control.arm();
            long began = System.nanoTime();
            assertThat(child.await(Set.of(Signal.UNKNOWN), 1)).isTrue();
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(50));
            child.end();
            assertThat(child.awaitEnd()).isTrue();
            assertThat(child.endedWell()).isTrue();
        }
        assertThat(control.injected()).isPositive();
        assertSound(place);
    }

    private static Set<String> logs(Place place) throws IOException {
        try (Stream<Path> files = Files.list(place.store())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".log"))
                    .collect(Collectors.toSet());
        }
    }

    private Child worker(Place place, Fault fault) throws IOException, InterruptedException {
        Worker.Order order = new Worker.Order(
                place.store(),
                place.journal(),
                Durability.RELAXED,
                SEED,
                0,
                Plan.Work.WRITE_AND_READ,
                Tolerance.WRITES,
                0);
        return Child.start(
                place.directory(),
                List.of(),
                ChildJvm.prepare(prepared),
                fault.environment(faults(), place),
                order.arguments());
    }

    private static void assertSound(Place place) throws IOException, InterruptedException {
        Verdict verdict = new Verifier(place.store(), place.journal(), Durability.RELAXED, false)
                .verify(0, new SplittableRandom(SEED));
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.acknowledged()).isPositive();
    }

    private Shim faults() throws IOException, InterruptedException {
        Optional<String> absence = Shim.absence();
        assumeTrue(absence.isEmpty(), () -> "no failing storage can be played here: " + absence.orElse(""));
        return Shim.compileFaults(directory.resolve("shim"));
    }

    private Shim shim() throws IOException, InterruptedException {
        Optional<String> absence = Shim.absence();
        assumeTrue(absence.isEmpty(), () -> "no power cut can be played here: " + absence.orElse(""));
        return Shim.compile(directory.resolve("shim"));
    }

    private Effort effort(int rounds) throws IOException {
        return new Effort(SEED, rounds, 0, directory.toRealPath(), true);
    }

    private Tally run(Supplier<Blow> blows, int rounds) throws IOException, InterruptedException {
        ChildJvm jvm = ChildJvm.prepare(prepared);
        return new Campaign("test", blows, effort(rounds), jvm, new PrintWriter(told, true)).run();
    }
}
