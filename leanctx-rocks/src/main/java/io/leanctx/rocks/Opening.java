package io.leanctx.rocks;

import io.leanctx.LeanCtxException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beginning of an open database: looked at before it is touched, made or opened, checked, sealed. */
record Opening(StoreDirectory directory) {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    Database open() {
        loadLibrary();
        try {
            Database database = whole();
            try {
                complete(database);
                return database;
            } catch (LeanCtxException e) {
                throw abandon(database, e);
            } catch (RocksDBException e) {
                throw abandon(database, Failures.opening(directory.path(), e));
            }
        } catch (RocksDBException e) {
            throw Failures.opening(directory.path(), e);
        }
    }

    /** Makes anew first what can be made anew. */
    private Database whole() throws RocksDBException {
        Rebuild rebuild = new Rebuild(directory.path());
        try {
            if (directory.creating()) {
                return made();
            }
            rebuild.ofNoted();
            try {
                return recovered(mode());
            } catch (RocksDBException e) {
                if (!Failures.isDamage(e) || !rebuild.ofUnreadable()) {
                    throw e;
                }
                return recovered(mode());
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Makes a store, also over what is left of an attempt that failed. */
    private Database made() throws RocksDBException {
        try {
            return recovered(OpenMode.CREATE);
        } catch (RocksDBException e) {
            if (!Failures.isCorruption(e)) {
                throw e;
            }
            LOG.warn(
                    "the store in {} was being made when that failed, and is made anew: {}",
                    directory.path(),
                    Failures.text(e));
            Database.open(directory.path(), OpenMode.CREATE_AGAIN, WALRecoveryMode.TolerateCorruptedTailRecords)
                    .free();
            return recovered(OpenMode.CREATE);
        }
    }

    /** Refuses damage in the write-ahead log, unless it is what a power loss leaves of writes nobody relies on. */
    private Database recovered(OpenMode mode) throws RocksDBException {
        try {
            // With track_and_verify_wals: refuses flipped bits, and still opens what a crash left with a torn end.
            return Database.open(directory.path(), mode, WALRecoveryMode.TolerateCorruptedTailRecords);
        } catch (RocksDBException e) {
            if (!Failures.isCorruption(e) || !isTornEnd(e)) {
                throw e;
            }
            LOG.warn(
                    "the write-ahead log of the store in {} has a torn end, which is cut off: {}",
                    directory.path(),
                    Failures.text(e));
            return Database.open(directory.path(), mode, WALRecoveryMode.PointInTimeRecovery);
        }
    }

    /**
     * Whether a damaged log is whole up to where the seal says that the store is on the device, and what is broken beyond
     * is the last write of a file, or was answered to nobody as durable. Pages that were not synced when the power went may
     * be missing while later ones are there.
     */
    private boolean isTornEnd(RocksDBException damage) {
        Optional<Seal> seal = directory.seal();
        if (seal.isEmpty()) {
            return false;
        }
        try {
            return seal.get().sequence() <= Database.reach(directory.path(), WALRecoveryMode.PointInTimeRecovery)
                    && (seal.get().relaxed() || LogTail.isTorn(directory.path(), Failures.isGapInLog(damage)));
        } catch (RocksDBException | IOException e) {
            damage.addSuppressed(e);
            return false;
        }
    }

    /** The look-out for a full disk of an open database. */
    Room room(Database database) {
        try {
            return new Room(directory.path(), Files.getFileStore(directory.path()), database::bytesInMemory);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Frees a database that was opened in vain, and gives back why. */
    LeanCtxException abandon(Database database, LeanCtxException why) {
        try {
            database.free();
        } catch (RocksDBException e) {
            why.addSuppressed(e);
        }
        return why;
    }

    private void complete(Database database) throws RocksDBException {
        directory.seal().ifPresent(seal -> seal.requireReached(directory.path(), database.sequence()));
        byte[] stored = database.get(Family.STORE, Format.KEY);
        if (stored == null && !directory.creating()) {
            throw new StoreFormatException("the RocksDB database in " + directory.path()
                    + " is no store, since it does not say its format; give another directory");
        }
        if (stored == null || Format.read(directory.path(), stored) < Format.CURRENT) {
            database.put(Family.STORE, Format.KEY, Format.value(), true);
        }
        try {
            if (directory.seal().map(Seal::format).orElse(0) < Format.CURRENT) {
                Seal.at(database.sequence()).write(directory.path());
            }
            new Rebuild(directory.path()).over();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** RocksDB would open a foreign database too, and write to it. */
    OpenMode mode() throws RocksDBException {
        if (directory.creating()) {
            return OpenMode.CREATE;
        }
        Set<String> found;
        try (Options options = new Options()) {
            found = names(RocksDB.listColumnFamilies(options, directory.path().toString()).stream());
        }
        Set<String> ours = names(Stream.of(Family.values()).map(Family::nameInDatabase));
        // Every database has one; no name at all is how RocksDB says that it could not read them, and opening says why.
        if (found.isEmpty() || found.equals(ours)) {
            return OpenMode.OPEN;
        }
        Set<String> least = names(Family.OF_FORMAT_1.stream().map(Family::nameInDatabase));
        boolean upgradable = directory.seal().isPresent()
                // Some of the others are there if an upgrade was interrupted.
                ? directory.seal().get().format() < Format.CURRENT
                        && found.containsAll(least)
                        && ours.containsAll(found)
                : found.equals(least);
        if (upgradable) {
            return OpenMode.UPGRADE;
        }
        String what =
                "the database in " + directory.path() + " has the column families " + found + " instead of " + ours;
        throw directory.seal().isPresent()
                ? new StoreCorruptException(what + "; restore the store from a backup")
                : new StoreFormatException(what + ": it is of another program, or of a newer version of this one;"
                        + " use that one, or give another directory");
    }

    private static Set<String> names(Stream<byte[]> names) {
        return names.map(name -> new String(name, StandardCharsets.UTF_8))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private StoreFailedException unreadable(IOException e) {
        return new StoreFailedException(
                "the directory " + directory.path() + " of the store could not be read and written (" + e
                        + "); see to the storage and try again",
                e);
    }

    static void loadLibrary() {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | LinkageError e) {
            throw new StoreFailedException(
                    "RocksDB's native library could not be loaded (" + e + "). It is unpacked to the folder that the"
                            + " environment variable ROCKSDB_SHAREDLIB_DIR names, else to that of java.io.tmpdir, which"
                            + " must be writable and not mounted noexec; and the platform must be one that rocksdbjni"
                            + " is built for",
                    e);
        }
    }
}
