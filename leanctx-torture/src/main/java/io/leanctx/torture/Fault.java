package io.leanctx.torture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A way in which storage fails.
 *
 * @param call which calls fail
 * @param error what they answer
 * @param at which of them is the first, counted from when this is armed
 * @param times how many fail
 * @param torn whether half of a write is written before one fails
 * @param name what is in the names of the files concerned; empty for all
 * @param whileOpening whether it is armed from the beginning, not only when the store is open
 */
record Fault(Call call, String error, int at, long times, boolean torn, String name, boolean whileOpening) {

    private static final String FULL = "ENOSPC";
    private static final long FOR_EVER = Integer.MAX_VALUE;

    /** Calls of the operating system, and what they may answer. */
    enum Call {
        WRITE(200, "EIO ENOSPC"),
        SYNC(60, "EIO ENOSPC"),
        OPEN(4, "EMFILE EACCES EIO ENOSPC"),
        RENAME(2, "EIO EACCES ENOSPC"),
        READ(30, "EIO"),
        UNLINK(3, "EIO EACCES EROFS"),
        CUT(3, "EIO ENOSPC"),
        /** Not a call: a small disk is played, which is full after so many bytes. */
        ROOM(1, "ENOSPC");

        private final int usual;
        private final String errors;

        Call(int usual, String errors) {
            this.usual = usual;
            this.errors = errors;
        }
    }

    /** The kinds of call that are drawn, as often as they are named. */
    private static final List<Call> DRAWN = List.of(
            Call.WRITE,
            Call.WRITE,
            Call.WRITE,
            Call.SYNC,
            Call.SYNC,
            Call.OPEN,
            Call.OPEN,
            Call.RENAME,
            Call.READ,
            Call.READ,
            Call.UNLINK,
            Call.CUT);

    private static final List<String> NAMES = List.of("", "", "", ".log", ".log", "MANIFEST", ".sst", "LEANCTX");

    static Fault draw(boolean whileOpening, SplittableRandom random) {
        Call call = Habit.oneOf(DRAWN, random);
        // Few calls are made while a store is opened, and small numbers are as likely as large ones.
        int most = whileOpening ? Math.min(call.usual, 30) : call.usual;
        return new Fault(
                call,
                Habit.oneOf(List.of(call.errors.split(" ", -1)), random),
                (int) Math.exp(random.nextDouble() * Math.log(most + 1)),
                random.nextBoolean() ? FOR_EVER : 1,
                call == Call.WRITE && random.nextInt(3) == 0,
                call == Call.WRITE || call == Call.SYNC || call == Call.OPEN ? Habit.oneOf(NAMES, random) : "",
                whileOpening);
    }

    /** A disk that is small, from the beginning. */
    static Fault smallDisk() {
        return new Fault(Call.ROOM, FULL, 1, 1, false, "", true);
    }

    /** Whether reads may fail of it. */
    boolean concernsReads() {
        return call == Call.READ || call == Call.OPEN;
    }

    /** What a process needs in its environment to meet it. */
    Map<String, String> environment(Shim shim, Place place) {
        return Map.of(
                "LD_PRELOAD", shim.library().toString(),
                "LEANCTX_FAULT_DIRECTORY", place.store().toString(),
                "LEANCTX_FAULT_CONTROL", place.control().toString(),
                "LEANCTX_FAULT_CALL", call.name().toLowerCase(Locale.ROOT),
                "LEANCTX_FAULT_ERROR", error,
                "LEANCTX_FAULT_AT", Integer.toString(at),
                "LEANCTX_FAULT_TIMES", Long.toString(times),
                "LEANCTX_FAULT_TORN", torn ? "1" : "0",
                "LEANCTX_FAULT_NAME", name);
    }

    @Override
    public String toString() {
        return "%s of %s from the %d. on%s%s%s: %s"
                .formatted(
                        call.name().toLowerCase(Locale.ROOT),
                        name.isEmpty() ? "any file" : "*" + name + "*",
                        at,
                        whileOpening ? " while opening" : "",
                        times == 1 ? " once" : " for ever",
                        torn ? " and torn" : "",
                        error);
    }
}
