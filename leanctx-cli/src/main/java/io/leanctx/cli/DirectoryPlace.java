package io.leanctx.cli;

import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.StoreLockedException;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.ChannelKey;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A store in a directory. It is read beside whichever process has it open, and written only where none has; it is never made.
 *
 * @param directory the directory
 */
record DirectoryPlace(Path directory) implements Place {

    /** RocksDB has this file in every database, and nothing works without it. */
    private static final String CURRENT = "CURRENT";

    static DirectoryPlace of(String text) {
        try {
            return new DirectoryPlace(Path.of(text));
        } catch (InvalidPathException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "the store \"" + text + "\" is no path (" + e.getReason() + "); give a directory",
                    e);
        }
    }

    /** Nobody is told: the store reads its log by itself, in one call. */
    @Override
    public void tell(Told told) {}

    @Override
    public SessionStore toRead(LeanCtx.Builder settings) {
        return settings.open(opened(() -> RocksBackend.follow(directory)));
    }

    @Override
    public SessionStore toWrite(LeanCtx.Builder settings) {
        return settings.open(opened(() -> RocksBackend.existing(directory)));
    }

    @Override
    public SessionStore toWatch(LeanCtx.Builder settings, ChannelKey log) {
        return toRead(settings);
    }

    @Override
    public Writer writer(Workspace workspace) {
        return new StoreWriter(workspace);
    }

    /**
     * Opens something that is in the directory.
     *
     * @throws CliException if there is no store, or another process holds it
     */
    <T> T opened(Supplier<T> opening) {
        requireStore();
        try {
            return opening.get();
        } catch (InvalidInputException e) {
            throw new CliException(ExitCode.STORE, String.valueOf(e.getMessage()), e);
        } catch (StoreLockedException e) {
            throw new CliException(
                    ExitCode.STORE,
                    "the store in " + directory + " is held by "
                            + LockHolder.of(directory).describe()
                            + ", and only one process may write to it; stop that one, or do this through it",
                    e);
        }
    }

    private void requireStore() {
        if (!Files.isDirectory(directory)) {
            String what = Files.exists(directory) ? " is a file" : " does not exist";
            throw new CliException(
                    ExitCode.STORE, "the store " + directory + what + "; give the directory that a store was made in");
        } else if (Files.isReadable(directory) && !Files.exists(directory.resolve(CURRENT))) {
            throw new CliException(
                    ExitCode.STORE,
                    "there is no store in " + directory + "; give the directory that a store was made in");
        }
    }
}
