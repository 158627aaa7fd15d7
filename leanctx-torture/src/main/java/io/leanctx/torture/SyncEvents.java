package io.leanctx.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process has brought to the device, as its shim has noted it.
 *
 * @param synced how long each file is on the device, by its inode, as far as anything was noted of it
 * @param unsynced the changes of names that may not be on the device, in their order
 */
record SyncEvents(Map<Long, Long> synced, List<NameChange> unsynced) {

    /** A change of names in the directory. */
    sealed interface NameChange {
        /** How many there were before, and this one. */
        long number();
    }

    /** A file was made. */
    record Made(long number, String name) implements NameChange {}

    /** A file was renamed; what it took the place of is kept under a number, unless that is negative. */
    record Renamed(long number, long kept, String from, String to) implements NameChange {}

    /** A file was removed; it is kept under a number. */
    record Removed(long number, long kept, String name) implements NameChange {}

    /**
     * Reads the events.
     *
     * @param file the events
     * @param before how long each file was when the process began, by its inode; all of that is on the device
     * @param believed from which byte of the file on a sync does nothing
     */
    static SyncEvents read(Path file, Map<Long, Long> before, long believed) throws IOException {
        Map<Long, Long> synced = new HashMap<>(before);
        List<NameChange> changes = new ArrayList<>();
        long named = 0;
        long offset = 0;
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ", -1);
            boolean counts = offset < believed;
            switch (words[0]) {
                case "Z" -> synced.put(Long.parseLong(words[1]), 0L);
                case "T" -> synced.merge(Long.parseLong(words[1]), Long.parseLong(words[2]), Math::min);
                case "S" -> {
                    if (counts) {
                        synced.merge(Long.parseLong(words[1]), Long.parseLong(words[2]), Math::max);
                    }
                }
                case "D" -> named = counts ? Math.max(named, Long.parseLong(words[1])) : named;
                case "C" -> changes.add(new Made(Long.parseLong(words[1]), words[2]));
                case "R" ->
                    changes.add(new Renamed(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3], words[4]));
                case "U" -> changes.add(new Removed(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]));
                default -> throw new IOException("the events in " + file + " have the line \"" + line + "\"");
            }
            offset += line.length() + 1;
        }
        long onDevice = named;
        List<NameChange> unsynced = changes.stream()
                .filter(change -> change.number() > onDevice)
                .sorted(Comparator.comparingLong(NameChange::number))
                .toList();
        return new SyncEvents(synced, unsynced);
    }
}
