package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Damages copies of one store after another, each in one place. */
final class RotCampaign implements AutoCloseable {

    private static final int ROUNDS_OF_A_STORE = 20;
    private static final long NANOS_BETWEEN_NEWS = TimeUnit.SECONDS.toNanos(15);
    private static final int TOLD = 6;
    private static final int LOGS = 6;

    private final Effort effort;
    private final ChildJvm jvm;
    private final PrintWriter out;
    private final RotTally tally = new RotTally();
    private @Nullable Child inspector;
    private int inspected;

    RotCampaign(Effort effort, ChildJvm jvm, PrintWriter out) {
        this.effort = effort;
        this.jvm = jvm;
        this.out = out;
    }

    RotTally run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long told = began;
        for (long seed = effort.seed(); !effort.isDone(tally.rounds(), began); seed++) {
            Path directory = effort.directory().resolve("store-" + seed);
            Specimen specimen = Specimen.make(directory, seed, jvm);
            boolean sound = untouched(specimen, seed);
            for (int i = 1; i <= ROUNDS_OF_A_STORE && !effort.isDone(tally.rounds(), began); i++) {
                sound &= round(specimen, seed, i);
                if (System.nanoTime() - told > NANOS_BETWEEN_NEWS) {
                    told = System.nanoTime();
                    out.println("... " + tally);
                    out.flush();
                }
            }
            if (sound || !effort.keepsHarmed()) {
                Place.delete(directory);
            }
        }
        return tally;
    }

    /** What is found without any damage is not found because of it. */
    private boolean untouched(Specimen specimen, long seed) throws IOException, InterruptedException {
        Path copy = specimen.place().directory().resolve("untouched");
        Specimen.copy(specimen.place().store(), copy);
        Inspection inspection = inspect(specimen, copy, seed);
        Place.delete(copy);
        if (inspection.outcome() == Inspection.Outcome.SERVED) {
            return true;
        }
        tell(specimen, seed, 1, "nothing", inspection, copy);
        throw new IOException("the store of seed " + seed + ", " + specimen.end()
                + ", is not whole before it is damaged: " + inspection.findings() + " " + inspection.refusals());
    }

    private boolean round(Specimen specimen, long seed, int number) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed * ROUNDS_OF_A_STORE + number);
        Path copy = specimen.place().directory().resolve("damaged-" + number);
        Specimen.copy(specimen.place().store(), copy);
        StoreFile file = draw(specimen.files(), random);
        Path damaged = copy.resolve(file.name());
        Path older = Specimen.older(specimen.place()).resolve(file.name());
        Damage damage = Habit.oneOf(Damage.possible(damaged, older), random);
        String done = damage.deal(damaged, older, random);
        Inspection inspection = inspect(specimen, copy, seed);
        tally.add(told(file, specimen), damage, inspection);
        boolean sound = inspection.outcome() != Inspection.Outcome.SILENT;
        if (!sound) {
            tell(specimen, seed, number, "(" + file.kind() + ") " + done, inspection, copy);
        }
        if (sound || !effort.keepsHarmed()) {
            Place.delete(copy);
        }
        return sound;
    }

    /** How a log ends depends on how its process did. */
    private static String told(StoreFile file, Specimen specimen) {
        return file.kind().equals(StoreFile.LOG)
                ? file.kind() + " "
                        + specimen.end().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : file.kind();
    }

    /** What has the content of a store is drawn more often than what is beside it. */
    private static StoreFile draw(Map<String, List<StoreFile>> files, SplittableRandom random) {
        List<String> kinds = new ArrayList<>(files.keySet());
        files.keySet().stream()
                .filter(kind -> kind.equals(StoreFile.LOG) || kind.startsWith("sst/"))
                .forEach(kinds::add);
        files.keySet().stream()
                .filter(StoreFile.LOG::equals)
                .forEach(log -> kinds.addAll(Collections.nCopies(LOGS, log)));
        return Habit.oneOf(files.getOrDefault(Habit.oneOf(kinds, random), List.of()), random);
    }

    private Inspection inspect(Specimen specimen, Path copy, long seed) throws IOException, InterruptedException {
        Child child = inspector;
        if (child == null) {
            child = Child.start(effort.directory(), List.of(), jvm, Map.of(), Inspector.class, List.of());
            inspector = child;
            inspected = 0;
        }
        Path report = specimen.place().directory().resolve("report");
        Files.deleteIfExists(report);
        child.say(String.join(
                "\t",
                copy.toString(),
                specimen.place().journal().toString(),
                Long.toString(specimen.sure()),
                Long.toString(seed),
                report.toString()));
        inspected++;
        if (child.await(Signal.INSPECTED, inspected)) {
            return Inspection.read(report);
        }
        Finding finding = new Finding(
                Harm.FAILED, child + " died of it or did not come to an end; see child.log in " + effort.directory());
        child.close();
        inspector = null;
        return Inspection.of(0, false, List.of(), List.of(finding));
    }

    private void tell(Specimen specimen, long seed, int number, String done, Inspection inspection, Path copy) {
        if (!effort.keepsHarmed()) {
            return;
        }
        out.printf(
                "seed %d, round %d, %s, %s: %d findings, kept in %s%n",
                seed, number, specimen.end(), done, inspection.findings().size(), copy);
        inspection.findings().stream().limit(TOLD).forEach(finding -> out.println("  " + finding));
        inspection.refusals().stream().limit(TOLD).forEach(refusal -> out.println("  refused " + refusal));
        out.printf("  again: ./torture rot --seed %d --rounds %d%n", seed, number);
        out.flush();
    }

    @Override
    public void close() {
        if (inspector != null) {
            inspector.close();
        }
    }
}
