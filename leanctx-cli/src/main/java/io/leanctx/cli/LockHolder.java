package io.leanctx.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who has a store open to write to, as far as the system tells. Linux lists the locks; they are not tried, since trying to
 * take one that this very process holds would lose it.
 *
 * @param known whether the system tells
 * @param pid the process, if there is one
 */
record LockHolder(boolean known, OptionalLong pid) {

    private static final Path LOCKS = Path.of("/proc/locks");

    /** Such as {@code 1: POSIX  ADVISORY  WRITE 4711 fe:00:131086 0 EOF}. */
    private static final Pattern LOCK =
            Pattern.compile("\\d+: POSIX +\\S+ +WRITE (\\d+) ([0-9a-f]+):([0-9a-f]+):(\\d+) .*");

    static LockHolder of(Path directory) {
        Path file = directory.resolve("LOCK");
        if (!Files.isReadable(LOCKS) || !Files.exists(file)) {
            return new LockHolder(false, OptionalLong.empty());
        }
        try (Stream<String> lines = Files.lines(LOCKS)) {
            long inode = (Long) Files.getAttribute(file, "unix:ino");
            long device = (Long) Files.getAttribute(file, "unix:dev");
            return new LockHolder(
                    true,
                    lines.map(LOCK::matcher)
                            .filter(lock -> lock.matches() && isOf(lock, inode, device))
                            .mapToLong(lock -> Long.parseLong(lock.group(1)))
                            .findFirst());
        } catch (IOException | UnsupportedOperationException e) {
            return new LockHolder(false, OptionalLong.empty());
        }
    }

    private static boolean isOf(Matcher lock, long inode, long device) {
        long major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >> 12 & ~0xffL & 0xffffffffL);
        return Long.parseLong(lock.group(4)) == inode
                && Long.parseLong(lock.group(2), 16) == major
                && Long.parseLong(lock.group(3), 16) == minor;
    }

    /** Who it is, for a person, where it is known that there is somebody. */
    String describe() {
        if (pid.isEmpty()) {
            return "another process";
        }
        long process = pid.getAsLong();
        return "process " + process
                + ProcessHandle.of(process)
                        .flatMap(handle -> handle.info().command())
                        .map(command -> " (" + command + ")")
                        .orElse("");
    }
}
