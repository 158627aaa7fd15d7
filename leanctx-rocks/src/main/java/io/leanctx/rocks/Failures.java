package io.leanctx.rocks;

import io.leanctx.LeanCtxException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreLockedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB's exceptions mean to the layer above. */
final class Failures {

    private Failures() {}

    /** Whether a commit was refused by its validation, which comes before anything is written. */
    static boolean refusedByValidation(RocksDBException e) {
        Status.Code code = code(e);
        return code == Status.Code.Busy || code == Status.Code.TryAgain;
    }

    /** Whether what is stored is not what was written. */
    static boolean isCorruption(RocksDBException e) {
        return code(e) == Status.Code.Corruption;
    }

    /** Whether what is stored is not what was written, or is gone. */
    static boolean isDamage(RocksDBException e) {
        return isCorruption(e) || text(e).contains("No such file");
    }

    /** Whether a write-ahead log says that the one before it had more than there is. */
    static boolean isGapInLog(RocksDBException e) {
        String text = text(e);
        return isCorruption(e) && text.contains("Mismatched") && text.contains("recorded in the WAL");
    }

    /** Reading something failed that the next opening makes anew. */
    static StoreCorruptException rebuildable(Path directory, Object what, RocksDBException e) {
        return new StoreCorruptException(
                "the store in " + directory + " is damaged at " + what + ": " + text(e)
                        + "; nothing of the logs is concerned: close the store and open it again, which makes anew what is"
                        + " damaged",
                e);
    }

    static LeanCtxException reading(Path directory, Object what, RocksDBException e) {
        return isCorruption(e)
                ? new StoreCorruptException(
                        "the store in " + directory + " is damaged at " + what + ": " + text(e)
                                + "; restore it from a backup",
                        e)
                : new StoreFailedException(
                        "reading " + what + " of the store in " + directory + " failed: " + text(e)
                                + "; see to the storage and try again",
                        e);
    }

    static StoreFailedException writing(Path directory, String what, RocksDBException e) {
        return new StoreFailedException(
                what + " failed in " + directory + ": " + text(e)
                        + "; the store takes no more writes: close it and open it again",
                e);
    }

    static LeanCtxException opening(Path directory, RocksDBException e) {
        String text = text(e);
        // Code and subcode do not tell a held lock from any other I/O error.
        if (text.contains("lock hold by current process") || text.contains("While lock file")) {
            return new StoreLockedException(
                    "the store in " + directory + " is held by another process, or by another object of this one" + " ("
                            + text + "); close that one, share its backend object, or take another directory",
                    e);
        }
        if (isDamage(e)) {
            return new StoreCorruptException(
                    "the store in " + directory + " is damaged and was not opened: " + text
                            + "; restore it from a backup",
                    e);
        }
        return new StoreFailedException(
                "the store in " + directory + " could not be opened: " + text + "; see to the storage and try again",
                e);
    }

    static String text(Exception e) {
        String message = e.getMessage();
        if (message == null || message.isEmpty()) {
            return e instanceof RocksDBException rocks ? String.valueOf(code(rocks)) : e.toString();
        }
        return message;
    }

    private static Status.@Nullable Code code(RocksDBException e) {
        Status status = e.getStatus();
        return status == null ? null : status.getCode();
    }
}
