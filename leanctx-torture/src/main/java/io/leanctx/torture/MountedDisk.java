package io.leanctx.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A file system in memory, which is small, and full when it is. It is unmounted whatever becomes of this process in good order. */
final class MountedDisk implements Disk {

    private static final int MIB = 1 << 20;
    private static final int SIZE_MIB = 160;
    private static final long PATIENCE_SECONDS = 30;
    private static final int MOST_REFUSED = 100;

    private final Place usual;
    private final Path mounted;
    private final FileStore store;
    private final Thread hook;

    private MountedDisk(Place usual, Path mounted) throws IOException {
        this.usual = usual;
        this.mounted = mounted;
        this.store = Files.getFileStore(mounted);
        this.hook = new Thread(this::unmountAtTheEnd, "unmount");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether this process may mount. */
    static boolean isPossible(Path scratch) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        boolean possible = run(mount(scratch)) && run(List.of("umount", scratch.toString()));
        Place.delete(scratch);
        return possible;
    }

    static MountedDisk at(Place place) throws IOException, InterruptedException {
        Path mounted = place.directory().resolve("disk");
        Files.createDirectories(mounted);
        if (!run(mount(mounted))) {
            throw new IOException("no small file system could be mounted at " + mounted);
        }
        return new MountedDisk(place, mounted);
    }

    private static List<String> mount(Path at) {
        return List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "leanctx-torture", at.toString());
    }

    private static boolean run(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // No such program here.
            return false;
        }
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended && process.exitValue() == 0;
    }

    @Override
    public String nature() {
        return "a real file system of " + SIZE_MIB + " MiB";
    }

    @Override
    public Place place() {
        return usual.with(mounted.resolve("store"));
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    /** Others write meanwhile, so it may come to be a little less, and the room that was just seen may be taken. */
    @Override
    public void leave(long bytes) throws IOException {
        int refused = 0;
        try (FileChannel ballast = FileChannel.open(
                ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (long over = store.getUsableSpace() - bytes; over > 0; over = store.getUsableSpace() - bytes) {
                try {
                    ballast.write(ByteBuffer.allocate((int) Math.min(over, MIB)));
                } catch (IOException e) {
                    refused++;
                    if (refused == MOST_REFUSED) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public void clear() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return mounted.resolve("ballast");
    }

    private void unmountAtTheEnd() {
        try {
            unmount();
        } catch (IOException e) {
            System.err.println(mounted + " could not be unmounted: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lazily if need be: a process that is being killed may still have a file of it open. */
    private void unmount() throws IOException, InterruptedException {
        if (!run(List.of("umount", mounted.toString())) && !run(List.of("umount", "-l", mounted.toString()))) {
            throw new IOException("umount " + mounted + " failed");
        }
    }

    @Override
    public void release() throws IOException, InterruptedException {
        Runtime.getRuntime().removeShutdownHook(hook);
        unmount();
    }
}
