package io.leanctx.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A library under a process that makes each sync take the same time, or that only counts them ({@code slowsync.c}). On a
 * real device syncs take from one moment to the next several times as long, also within a minute.
 */
final class SlowSync {

    private static final String SOURCE = "slowsync.c";
    private static final String COMPILER = "gcc";
    private static final String COUNT = "LEANCTX_SYNC_COUNT";

    /** The syncs of this process; null where nobody counts. */
    private static final @Nullable MappedByteBuffer COUNTED = mapped(System.getenv(COUNT));

    private final Path library;

    private SlowSync(Path library) {
        this.library = library;
    }

    /**
     * Compiles the library.
     *
     * @throws SkippedException where that cannot be done
     */
    static SlowSync compile(Path directory) throws SkippedException, IOException, InterruptedException {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            throw new SkippedException("syncs of a fixed length need Linux, and this is " + system);
        }
        Path source = directory.resolve(SOURCE);
        Path library = directory.resolve("libslowsync.so");
        Path log = directory.resolve("gcc.log");
        try (InputStream packed = SlowSync.class.getResourceAsStream(SOURCE)) {
            if (packed == null) {
                throw new IOException(SOURCE + " is not on the class path beside " + SlowSync.class.getName());
            }
            Files.copy(packed, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            COMPILER,
                            "-shared",
                            "-fPIC",
                            "-O2",
                            "-Wall",
                            "-o",
                            library.toString(),
                            source.toString(),
                            "-ldl")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new SkippedException(
                    "syncs of a fixed length need " + COMPILER + ", which cannot be run (" + e.getMessage() + ")");
        }
        if (compiler.waitFor() != 0) {
            throw new SkippedException(COMPILER + " could not compile the syncs of a fixed length: "
                    + Files.readString(log).lines().findFirst().orElse("it said nothing"));
        }
        return new SlowSync(library);
    }

    /**
     * What a process needs in its environment.
     *
     * @param nanos how long a sync takes; negative for as long as it does on the device
     * @param count an own file for the process
     */
    Map<String, String> environment(long nanos, Path count) throws IOException {
        Files.write(count, new byte[Long.BYTES]);
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "LEANCTX_SYNC_NANOS",
                String.format(Locale.ROOT, "%d", nanos),
                COUNT,
                count.toString());
    }

    /** Whether the syncs of this process are counted. */
    static boolean counts() {
        return COUNTED != null;
    }

    /** How many there were so far; 0 where nobody counts. */
    static long count() {
        return COUNTED == null ? 0 : COUNTED.getLong(0);
    }

    private static @Nullable MappedByteBuffer mapped(@Nullable String file) {
        if (file == null) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
            MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
            buffer.order(ByteOrder.nativeOrder());
            return buffer;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the syncs are said to be counted in " + file + ", which cannot be read", e);
        }
    }
}
