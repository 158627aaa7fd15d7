package io.leanctx.rocks;

import io.leanctx.StoreCorruptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which column families are to be made anew when the store is opened next, one a line, in the file {@value #FILE_NAME}
 * beside RocksDB's own: a database of which a compaction met damage takes no more writes.
 */
record RebuildNote(Path directory) {

    static final String FILE_NAME = "REBUILD";

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    /** Held while one is added to those that are noted. */
    private static final ReentrantLock ADDING = new ReentrantLock();

    private static final Pattern TABLE = Pattern.compile("\\d+\\.sst");

    /**
     * Notes the column family whose damage made a call fail, if it can be made anew; says whether it can. The caller is inside
     * the gate.
     */
    static boolean of(Database database, Exception failure) {
        if (!(failure instanceof RocksDBException damage) || !Failures.isDamage(damage)) {
            return false;
        }
        Matcher table = TABLE.matcher(Failures.text(damage));
        Optional<Family> family = table.find() ? database.familyOf(table.group()) : Optional.empty();
        if (family.isEmpty() || !Family.DERIVED.contains(family.get())) {
            return false;
        }
        try {
            new RebuildNote(database.directory()).add(family.get(), damage);
            return true;
        } catch (IOException e) {
            damage.addSuppressed(e);
            return false;
        }
    }

    private void add(Family family, RocksDBException damage) throws IOException {
        ADDING.lock();
        try {
            Set<Family> noted = read();
            if (noted.add(family)) {
                write(noted);
                LOG.warn(
                        "{} of the store in {} is damaged, and is made anew when the store is opened next: {}",
                        family.label(),
                        directory,
                        Failures.text(damage));
            }
        } finally {
            ADDING.unlock();
        }
    }

    /**
     * What is noted.
     *
     * @throws StoreCorruptException if it is not of its form
     */
    Set<Family> read() throws IOException {
        Set<Family> noted = EnumSet.noneOf(Family.class);
        if (Files.exists(directory.resolve(FILE_NAME))) {
            for (String line :
                    Durable.read(directory.resolve(FILE_NAME)).lines().toList()) {
                noted.add(Family.DERIVED.stream()
                        .filter(family -> family.label().equals(line))
                        .findFirst()
                        .orElseThrow(() -> new StoreCorruptException("the file " + directory.resolve(FILE_NAME)
                                + " has a line that names nothing which can be made anew; delete the file, and what is"
                                + " damaged is noted again")));
            }
        }
        return noted;
    }

    /** Replaces what is noted. */
    void write(Set<Family> families) throws IOException {
        StringBuilder lines = new StringBuilder();
        families.forEach(family -> lines.append(family.label()).append('\n'));
        Durable.replace(directory, FILE_NAME, lines.toString());
    }

    /** Notes nothing any more. */
    void clear() throws IOException {
        Durable.delete(directory, FILE_NAME);
    }
}
