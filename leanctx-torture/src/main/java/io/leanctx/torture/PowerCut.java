package io.leanctx.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Makes of the files that a dead process left what a power loss may have left of them.
 *
 * @param place where they are
 * @param torn whether pages of what was not synced may be missing though later ones are there
 * @param random what is drawn from
 * @param done gets what was done
 */
record PowerCut(Place place, boolean torn, SplittableRandom random, List<String> done) {

    private static final int PAGE = 4096;

    /** How long each file is, by its inode. */
    static Map<Long, Long> lengths(Path directory) throws IOException {
        Map<Long, Long> lengths = new HashMap<>();
        for (Path file : files(directory)) {
            lengths.put(inode(file), Files.size(file));
        }
        return lengths;
    }

    /** Cuts the files, undoes the last changes of names, and says so. */
    List<String> strike(SyncEvents events) throws IOException {
        undo(events.unsynced());
        for (Path file : files(place.store())) {
            long length = Files.size(file);
            long synced = Math.min(length, events.synced().getOrDefault(inode(file), 0L));
            if (synced < length) {
                cut(file, synced, length);
            }
        }
        Place.delete(place.kept());
        return done;
    }

    /** Of what was not synced any part may be there. */
    private void cut(Path file, long synced, long length) throws IOException {
        long kept = switch (random.nextInt(3)) {
            case 0 -> synced;
            case 1 -> length;
            default -> random.nextLong(synced, length + 1);
        };
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(kept);
            done.add("%s of %d bytes, %d synced, cut to %d".formatted(file.getFileName(), length, synced, kept));
            if (torn && kept > synced && random.nextBoolean()) {
                tear(channel, synced, kept);
            }
        }
    }

    /** Pages reach the device in any order: one in the middle is missing, and what follows is there. */
    private void tear(FileChannel channel, long synced, long kept) throws IOException {
        long first = random.nextLong(synced, kept);
        long from = Math.max(synced, first - first % PAGE);
        int length = (int) Math.min(kept - from, PAGE - from % PAGE);
        byte[] page = new byte[length];
        boolean zeros = random.nextBoolean();
        if (!zeros) {
            random.nextBytes(page);
        }
        done.add("%s from byte %d to %d".formatted(zeros ? "zeros" : "garbage", from, from + length));
        ByteBuffer bytes = ByteBuffer.wrap(page);
        while (bytes.hasRemaining()) {
            channel.write(bytes, from + bytes.position());
        }
    }

    /** Of the changes of names that were not synced the first ones may be there. */
    private void undo(List<SyncEvents.NameChange> unsynced) throws IOException {
        int there = random.nextInt(unsynced.size() + 1);
        for (int i = unsynced.size() - 1; i >= there; i--) {
            try {
                undo(unsynced.get(i));
                done.add("undone: " + unsynced.get(i));
            } catch (NoSuchFileException e) {
                // The process was killed between a later change and its note.
                return;
            }
        }
    }

    private void undo(SyncEvents.NameChange change) throws IOException {
        Path store = place.store();
        if (change instanceof SyncEvents.Made made) {
            Files.delete(store.resolve(made.name()));
        } else if (change instanceof SyncEvents.Renamed renamed) {
            Files.move(store.resolve(renamed.to()), store.resolve(renamed.from()));
            if (renamed.kept() >= 0) {
                Files.createLink(store.resolve(renamed.to()), place.kept().resolve(Long.toString(renamed.kept())));
            }
        } else if (change instanceof SyncEvents.Removed removed) {
            Files.createLink(store.resolve(removed.name()), place.kept().resolve(Long.toString(removed.kept())));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    private static long inode(Path file) throws IOException {
        return (Long) Files.getAttribute(file, "unix:ino");
    }
}
