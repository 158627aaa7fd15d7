package io.leanctx.rocks;

import io.leanctx.Hash;
import io.leanctx.StoreCorruptException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes column families anew that are damaged and can be made from others, before a store is opened. Each is noted until
 * it is through, so that one which a crash interrupts is begun again. The store is opened once more afterwards, by which
 * its followers notice, who are told to keep away until then.
 *
 * @param directory the real path of the store
 */
record Rebuild(Path directory) {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    /** The file beside RocksDB's own that says so. */
    private static final String UNDER_WAY = "REBUILDING";

    /** Longer than a catch-up takes that a follower began before it could see that file. */
    private static final long CATCH_UP_MILLIS = 1_000;

    /** What is done with a key and its value. */
    @FunctionalInterface
    private interface Visitor {
        void visit(byte[] key, byte[] value) throws RocksDBException;
    }

    /** Whether a store is being made whole, or was when its owner ended. Until it is open, followers must not catch up. */
    static boolean isUnderWay(Path directory) {
        return new File(directory.toString(), UNDER_WAY).exists();
    }

    /** Tells followers that they can catch up again; the store was opened since. */
    void over() throws IOException {
        if (isUnderWay(directory)) {
            Durable.delete(directory, UNDER_WAY);
        }
    }

    /** Makes anew what was noted, as far as the others are whole. */
    void ofNoted() throws RocksDBException, IOException {
        Set<Family> noted = new RebuildNote(directory).read();
        if (!noted.isEmpty() && isReadable(others())) {
            make(noted);
        }
    }

    /** Makes anew what alone keeps a store from being opened; says whether there was such, and the others are whole. */
    boolean ofUnreadable() throws RocksDBException, IOException {
        if (!isReadable(others())) {
            return false;
        }
        Set<Family> unreadable = EnumSet.noneOf(Family.class);
        for (Family family : Family.DERIVED) {
            Set<Family> with = others();
            with.add(family);
            if (!isReadable(with)) {
                unreadable.add(family);
            }
        }
        return !unreadable.isEmpty() && make(unreadable);
    }

    private static Set<Family> others() {
        return EnumSet.complementOf(EnumSet.copyOf(Family.DERIVED));
    }

    private boolean isReadable(Set<Family> families) {
        try {
            return Database.reach(directory, WALRecoveryMode.TolerateCorruptedTailRecords, families) >= 0;
        } catch (RocksDBException e) {
            LOG.debug("the store in {} cannot be read with just {}", directory, families, e);
            return false;
        }
    }

    /** Says whether all were made. */
    private boolean make(Set<Family> damaged) throws RocksDBException, IOException {
        RebuildNote note = new RebuildNote(directory);
        Database database = Database.openDamaged(directory);
        try {
            Set<Family> left = note.read();
            left.addAll(damaged);
            note.write(left);
            Set<Family> possible = EnumSet.noneOf(Family.class);
            for (Family family : damaged) {
                if (isSourceWhole(database, family)) {
                    possible.add(family);
                }
            }
            if (!possible.isEmpty()) {
                begin();
            }
            for (Family family : possible) {
                make(database, family);
                left.remove(family);
                note.write(left);
            }
            if (left.isEmpty()) {
                note.clear();
            }
            return left.isEmpty();
        } finally {
            database.free();
        }
    }

    /** Waits for what followers have begun, since it crashes them to catch up with a column family that ends. */
    private void begin() throws IOException {
        Durable.replace(directory, UNDER_WAY, "");
        CompletableFuture.runAsync(
                        () -> LOG.debug("the followers of the store in {} know of its rebuild", directory),
                        CompletableFuture.delayedExecutor(CATCH_UP_MILLIS, TimeUnit.MILLISECONDS))
                .join();
    }

    private void make(Database database, Family family) throws RocksDBException {
        LOG.warn("{} of the store in {} is damaged, and is made anew", family.label(), directory);
        database.empty(family);
        switch (family) {
            case OPERATIONS -> operations(database);
            case REFERRERS -> referrers(database);
            default -> LOG.debug("{} is made anew when it is missed", family.label());
        }
        database.flush();
        LOG.warn("{} of the store in {} is made anew, and whole", family.label(), directory);
    }

    /** What it is made from is looked at before it is emptied. */
    private boolean isSourceWhole(Database database, Family family) throws RocksDBException {
        try {
            switch (family) {
                case OPERATIONS -> scan(database, Family.ENTRIES, Values::operationOf);
                case REFERRERS -> scan(database, Family.REFERENCES, Values::references);
                default -> LOG.debug("{} is made from nothing", family.label());
            }
            return true;
        } catch (RocksDBException e) {
            if (!Failures.isDamage(e)) {
                throw e;
            }
            tell(family, e);
        } catch (StoreCorruptException e) {
            tell(family, e);
        }
        return false;
    }

    private void tell(Family family, Exception damage) {
        LOG.warn(
                "{} of the store in {} is damaged, and cannot be made anew, since what it is made from is damaged as well",
                family.label(),
                directory,
                damage);
    }

    /** Of one operation that is there twice, since a truncation came in between, the newer is the one to find. */
    private static void operations(Database database) throws RocksDBException {
        scan(
                database,
                Family.ENTRIES,
                (key, value) -> database.load(
                        Family.OPERATIONS,
                        Keys.operation(Keys.headOf(key), Values.operationOf(key, value)),
                        Values.revision(Keys.revisionOf(key))));
    }

    private static void referrers(Database database) throws RocksDBException {
        scan(database, Family.REFERENCES, (key, value) -> {
            byte[] workspace = Keys.workspaceOf(key);
            for (Hash hash : Values.references(key, value)) {
                byte[] blob = Keys.blob(workspace, hash);
                byte[] counted = database.get(Family.REFERRERS, blob);
                database.load(
                        Family.REFERRERS,
                        blob,
                        counted == null
                                ? Referrers.value(1, size(database, blob))
                                : Referrers.value(
                                        ByteBuffer.wrap(counted).getLong(0) + 1,
                                        ByteBuffer.wrap(counted).getLong(Long.BYTES)));
            }
        });
    }

    /** The size of a blob's content; 0 if that cannot be read, since it only says when to give space back. */
    private static long size(Database database, byte[] blob) throws RocksDBException {
        try {
            byte[] content = database.getOnce(Family.BLOBS, blob);
            return content == null ? 0 : content.length;
        } catch (RocksDBException e) {
            if (Failures.isDamage(e)) {
                return 0;
            }
            throw e;
        }
    }

    private static void scan(Database database, Family source, Visitor visitor) throws RocksDBException {
        try (View view = database.viewOnce()) {
            RocksIterator found = view.all(source);
            for (found.seekToFirst(); found.isValid(); found.next()) {
                visitor.visit(found.key(), found.value());
            }
            found.status();
        }
    }
}
