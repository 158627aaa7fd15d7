package io.leanctx.torture;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What processes met whose storage fails. Safe for use by several threads. */
final class IoCounts {

    private final Map<Fault.Call, Long> injected = new EnumMap<>(Fault.Call.class);
    private long processes;
    private long met;
    private long shortOfFiles;

    /** A process that could open few files. */
    synchronized void shortOfFiles() {
        processes++;
        shortOfFiles++;
    }

    /** A process of which so many calls failed. */
    synchronized void failed(Fault.Call call, long count) {
        processes++;
        injected.merge(call, count, Long::sum);
        met += count > 0 ? 1 : 0;
    }

    /** How many calls failed. */
    synchronized long injected() {
        return injected.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public synchronized String toString() {
        return "%,d of %,d processes met a fault (calls that failed: %s), %,d could open few files"
                .formatted(
                        met,
                        processes,
                        injected.entrySet().stream()
                                .map(entry -> "%s %,d"
                                        .formatted(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue()))
                                .collect(Collectors.joining(", ")),
                        shortOfFiles);
    }
}
