package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A store that processes have left, of which damaged copies are made.
 *
 * @param place where it and its journal are
 * @param end how the last process ended
 * @param sure how many bytes of the journal tell of what must be there: the rest is of the last moment before a kill
 * @param files its files by kind
 */
record Specimen(Place place, End end, long sure, Map<String, List<StoreFile>> files) {

    private static final int FEWEST = 60;
    private static final int MOST = 260;

    /** How often it is looked for new files, which are kept as they were when they were first seen. */
    private static final int LOOKS = 8;

    private static final int LAST = 15;

    /** The seal says twice a second how far the store reaches; a process that dies may have been about to. */
    private static final long UNTIL_SEALED_NANOS = TimeUnit.MILLISECONDS.toNanos(1_700);

    /** How the last process that had a store ended. */
    enum End {
        CLOSED,
        /** It was killed when it had written nothing for a while. */
        KILLED_IDLE,
        /** It was killed in the middle of writing. */
        KILLED_WRITING
    }

    /** Has a store made. */
    static Specimen make(Path directory, long seed, ChildJvm jvm) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Place place = Place.fresh(directory);
        Durability durability = Habit.oneOf(List.of(Durability.values()), random);
        End end = Habit.oneOf(List.of(End.CLOSED, End.KILLED_IDLE, End.KILLED_IDLE, End.KILLED_WRITING), random);
        Worker.Order first = order(place, durability, random);
        try (Child child = Child.start(directory, List.of(), jvm, Map.of(), first.arguments())) {
            require(child.await(Signal.ACKNOWLEDGED, random.nextInt(FEWEST, MOST)), child);
            require(child.quiet(), child);
            if (random.nextBoolean()) {
                child.end();
                require(child.awaitEnd() && child.endedWell(), child);
            } else {
                child.kill();
            }
        }
        long sure;
        try (Child child = Child.start(
                directory,
                List.of(),
                jvm,
                Map.of(),
                order(place, durability, random).arguments())) {
            int count = random.nextInt(2 * FEWEST, 2 * MOST);
            for (int i = 1; i <= LOOKS; i++) {
                require(child.await(Signal.ACKNOWLEDGED, count * i / LOOKS), child);
                copyNew(place.store(), older(place));
            }
            // The newest log is often a new one, too, and has something to lose by becoming older.
            require(child.await(Signal.ACKNOWLEDGED, child.received(Signal.ACKNOWLEDGED) + LAST), child);
            sure = end(child, end, place);
        }
        return new Specimen(
                place, end, sure, StoreFile.of(place.store(), place.directory().resolve("scratch")));
    }

    private static long end(Child child, End end, Place place) throws IOException, InterruptedException {
        if (end != End.KILLED_WRITING) {
            require(child.quiet(), child);
        }
        if (end == End.CLOSED) {
            child.end();
            require(child.awaitEnd() && child.endedWell(), child);
            return Files.size(place.journal());
        }
        long sure = Files.size(place.journal());
        child.pass(UNTIL_SEALED_NANOS);
        require(child.kill(), child);
        return sure;
    }

    private static Worker.Order order(Place place, Durability durability, SplittableRandom random) {
        return new Worker.Order(
                place.store(),
                place.journal(),
                durability,
                random.nextLong() >>> 16,
                1 << 20,
                Plan.Work.WRITE,
                Tolerance.NONE,
                0);
    }

    private static void require(boolean holds, Child child) throws IOException {
        if (!holds) {
            throw new IOException("no store could be made to be damaged: " + child + " did not do its part");
        }
    }

    /** Where the files are as they were when the last process had just made them. */
    static Path older(Place place) {
        return place.directory().resolve("older");
    }

    /** What must be in the store. */
    static Ledger sure(Path journal, long bytes) throws IOException {
        byte[] all = Files.readAllBytes(journal);
        String text = new String(all, 0, (int) bytes, StandardCharsets.UTF_8);
        return Ledger.of(text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(JournalLine::parse)
                .toList());
    }

    /** Copies the files of a store, also of one that is open. */
    static void copy(Path store, Path copy) throws IOException {
        Place.delete(copy);
        copyNew(store, copy);
    }

    /** Copies the files that are not in the copy yet. */
    private static void copyNew(Path store, Path copy) throws IOException {
        Files.createDirectories(copy);
        List<Path> files;
        try (Stream<Path> found = Files.list(store)) {
            files = found.toList();
        }
        for (Path file : files) {
            Path target = copy.resolve(file.getFileName());
            try {
                if (Files.notExists(target)) {
                    Files.copy(file, target);
                }
            } catch (NoSuchFileException e) {
                // Removed meanwhile, as an open store does, so it is not to be copied.
                Files.deleteIfExists(target);
            }
        }
    }
}
