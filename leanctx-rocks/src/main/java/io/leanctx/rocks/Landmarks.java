package io.leanctx.rocks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a database has come, as seen from outside: where nothing of this moved, nothing was written.
 *
 * <p>Its list of files is begun anew by whoever opens it. It is made longer when what is in a write-ahead log has come to
 * a table, which happens to logs that are not written to any more, since there is a newer one; and only then is such a
 * log deleted. The logs are numbered in their order, and deleted in it.
 *
 * @param rebuilding whether whoever opened it is making parts of it anew, or was when it crashed
 * @param key what the file system knows {@code CURRENT} by, which names the list of files; null if it does not tell
 * @param since when that was written
 * @param list the name of the list
 * @param bytes how long the list is
 * @param logs the write-ahead logs, by their numbers
 * @param tail how long the newest of these is
 * @param tailBefore how long the newest but one is
 */
record Landmarks(
        boolean rebuilding,
        @Nullable Object key,
        FileTime since,
        String list,
        long bytes,
        NavigableMap<Long, String> logs,
        long tail,
        long tailBefore) {

    private static final String CURRENT = "CURRENT";
    private static final String SUFFIX = ".log";
    private static final Pattern LOG = Pattern.compile("(\\d{1,18})\\.log");

    /**
     * Looks at a directory.
     *
     * @param before what an earlier look saw, if there was one
     * @throws NoSuchFileException if there is no database
     */
    static Landmarks look(Path directory, @Nullable Landmarks before) throws IOException {
        while (true) {
            // Before the list: when this is over, another list has begun.
            boolean rebuilding = Rebuild.isUnderWay(directory);
            Landmarks begun = begun(directory);
            try {
                String list = before != null && begun.isOfTheSame(before)
                        ? before.list
                        : Durable.read(directory.resolve(CURRENT)).strip();
                // In this order: a log that became a table by then has a newer one beside it.
                long bytes = Files.size(directory.resolve(list));
                NavigableMap<Long, String> logs = logs(directory);
                long tail = size(directory, logs.lastEntry());
                long tailBefore = logs.isEmpty() ? 0 : size(directory, logs.lowerEntry(logs.lastKey()));
                return new Landmarks(rebuilding, begun.key, begun.since, list, bytes, logs, tail, tailBefore);
            } catch (NoSuchFileException e) {
                // Of logs that are deleted at this moment, or of a list that was just begun anew.
                begun(directory);
            }
        }
    }

    private static Landmarks begun(Path directory) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(directory.resolve(CURRENT), BasicFileAttributes.class);
        return new Landmarks(false, attributes.fileKey(), attributes.lastModifiedTime(), "", 0, new TreeMap<>(), 0, 0);
    }

    private static NavigableMap<Long, String> logs(Path directory) throws IOException {
        // Not through a Path for each file: this is done before every read.
        String[] names = new File(directory.toString()).list();
        if (names == null) {
            throw new NoSuchFileException(directory.toString());
        }
        NavigableMap<Long, String> logs = new TreeMap<>();
        for (String name : names) {
            if (name.endsWith(SUFFIX)) {
                Matcher log = LOG.matcher(name);
                if (log.matches()) {
                    logs.put(Long.parseLong(log.group(1)), name);
                }
            }
        }
        return logs;
    }

    private static long size(Path directory, Map.@Nullable Entry<Long, String> log) throws IOException {
        return log == null ? 0 : Files.size(directory.resolve(log.getValue()));
    }

    /** Whether the list of files was not begun anew. */
    boolean isOfTheSame(Landmarks other) {
        return since.equals(other.since) && (key == null ? other.key == null : key.equals(other.key));
    }

    /** Whether all logs of the other look are still there, and the list of files has not moved. */
    boolean lostNothingSince(Landmarks other) {
        return isOfTheSame(other) && bytes == other.bytes && logs.keySet().containsAll(other.logs.keySet());
    }

    /**
     * Whether whoever had read all that was there at the other look has all that came to tables since: either nothing
     * did, or nothing was added to the logs that it may be of.
     */
    boolean continues(Landmarks other) {
        if (!isOfTheSame(other) || other.logs.isEmpty()) {
            return false;
        }
        long newest = other.logs.lastKey();
        if (!logs.containsKey(newest)) {
            return false;
        }
        int newer = logs.tailMap(newest, false).size();
        return bytes == other.bytes || newer == 0 || (newer == 1 && tailBefore == other.tail);
    }
}
