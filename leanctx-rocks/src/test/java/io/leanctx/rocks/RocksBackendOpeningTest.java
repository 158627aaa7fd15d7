package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.grow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import io.leanctx.StoreLockedException;
import io.leanctx.spi.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;

class RocksBackendOpeningTest {

    @TempDir
    Path temp;

    @Test
    @DisplayName("what is left of a creation that failed, even before there was a write-ahead log, is made a store")
    void creationThatFailed() throws Exception {
        Path store = temp.resolve("failed");
        RocksBackend.at(store).close();
        Files.write(store.resolve(Seal.FILE_NAME), new byte[0]);
        for (Path log : Raw.files(store, "\\d+\\.log")) {
            Files.delete(log);
        }
        try (RocksBackend made = RocksBackend.at(store)) {
            Logs.grow(made, Logs.KEY, 1, 10);
        }
        try (RocksBackend opened = RocksBackend.existing(store)) {
            Logs.assertLog(opened, Logs.KEY, 1, 10);
        }
    }

    @Test
    @DisplayName("a manifest that cannot be read just now is not taken for damage, for which there would be no help")
    void unreadableManifest() throws Exception {
        Path store = temp.resolve("store");
        RocksBackend.at(store).close();
        Path manifest = Raw.files(store, "MANIFEST-\\d+").get(0);
        Path aside = Files.move(manifest, temp.resolve("aside"));
        // It can be opened, and not be read.
        Files.createDirectory(manifest);
        assertThatThrownBy(() -> RocksBackend.existing(store))
                .isExactlyInstanceOf(StoreFailedException.class)
                .hasMessageContaining(manifest.getFileName().toString())
                .hasMessageContaining("see to the storage and try again");
        Files.delete(manifest);
        Files.move(aside, manifest);
        RocksBackend.existing(store).close();
    }

    @Test
    @DisplayName("a store is made where there is none, with the directories above it, and is there when opened again")
    void makesAndReopens() {
        Path directory = temp.resolve("a/b/c");
        try (RocksBackend made = RocksBackend.at(directory)) {
            grow(made, KEY, 1, 10);
        }
        try (RocksBackend opened = RocksBackend.at(directory)) {
            assertLog(opened, KEY, 1, 10);
            grow(opened, KEY, 11, 20);
        }
        try (RocksBackend opened = RocksBackend.existing(directory)) {
            assertLog(opened, KEY, 1, 20);
        }
    }

    @Test
    @DisplayName("a store is made in an empty directory, also in one that the file system put something into")
    void makesInEmptyDirectory() throws Exception {
        Files.createDirectory(temp.resolve("lost+found"));
        try (RocksBackend made = RocksBackend.at(temp)) {
            grow(made, KEY, 1, 3);
            assertLog(made, KEY, 1, 3);
        }
    }

    @Test
    @DisplayName("existing() makes nothing: it refuses what is missing, empty, or no store, and leaves it as it was")
    void existingInventsNothing() throws Exception {
        Path missing = temp.resolve("missing");
        refused(InvalidInputException.class, "there is no store in", () -> RocksBackend.existing(missing));
        assertThat(missing).doesNotExist();

        Path empty = Files.createDirectory(temp.resolve("empty"));
        refused(InvalidInputException.class, "RocksBackend.at", () -> RocksBackend.existing(empty));
        assertThat(empty).isEmptyDirectory();

        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("notes.txt"), "mine");
        refused(InvalidInputException.class, "there is no store in", () -> RocksBackend.existing(other));
        assertThat(Raw.files(other)).containsExactly(other.resolve("notes.txt"));
    }

    @Test
    @DisplayName("a directory with something else is refused by name, and left as it was")
    void otherFilesRefused() throws Exception {
        for (String name : List.of("c.txt", "a.txt", "b.txt", "d.txt")) {
            Files.writeString(temp.resolve(name), name);
        }
        refused(InvalidInputException.class, "a.txt, b.txt, c.txt, …", () -> RocksBackend.at(temp));
        assertThat(Raw.files(temp)).hasSize(4);
    }

    @Test
    @DisplayName("no path, a path to a file or below one, and one of another file system are refused")
    void wrongPaths() throws Exception {
        refused(InvalidInputException.class, "null", () -> RocksBackend.at(null));
        refused(InvalidInputException.class, "null", () -> RocksBackend.existing(null));

        Path file = Files.writeString(temp.resolve("file"), "content");
        for (Path path : List.of(file, file.resolve("store"), file.resolve("deeper/store"))) {
            refused(InvalidInputException.class, "is a file", () -> RocksBackend.at(path));
            refused(InvalidInputException.class, path.toString(), () -> RocksBackend.existing(path));
        }
        assertThat(file).hasContent("content");

        try (FileSystem zip = FileSystems.newFileSystem(temp.resolve("x.zip"), Map.of("create", "true"))) {
            refused(InvalidInputException.class, "operating system", () -> RocksBackend.at(zip.getPath("/store")));
        }
    }

    @Test
    @DisplayName("a path that RocksDB would spell otherwise is refused")
    void characterBeyondTheBasicPlane() {
        Path directory = temp.resolve("store-\uD83D\uDE80");
        refused(InvalidInputException.class, "U+FFFF", () -> RocksBackend.at(directory));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("a directory that cannot be made is a failure of the storage")
    void cannotBeMade() {
        refused(StoreFailedException.class, "could not be made", () -> RocksBackend.at(Path.of("/proc/leanctx/store")));
    }

    @Test
    @DisplayName("a second object is refused as long as the first is open, also by way of a link")
    void lockedInProcess() throws Exception {
        Path directory = temp.resolve("store");
        Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
        try (RocksBackend first = RocksBackend.at(directory)) {
            for (Path path : List.of(directory, link, temp.resolve("x/../store"))) {
                refused(StoreLockedException.class, directory.toRealPath().toString(), () -> RocksBackend.at(path));
                refused(StoreLockedException.class, "close that one", () -> RocksBackend.existing(path));
            }
            grow(first, KEY, 1, 5);
            assertLog(first, KEY, 1, 5);
        }
        try (RocksBackend second = RocksBackend.at(link)) {
            assertLog(second, KEY, 1, 5);
        }
    }

    @Test
    @DisplayName("another process is refused as long as this one has the store open")
    void lockedByAnotherProcess() throws Exception {
        Path directory = temp.resolve("store");
        try (RocksBackend first = RocksBackend.at(directory)) {
            grow(first, KEY, 1, 5);
            try (Child child = Child.start(Child.Opener.class, directory.toString())) {
                assertThat(child.lines())
                        .singleElement()
                        .asString()
                        .startsWith(StoreLockedException.class.getName())
                        .contains(directory.toRealPath().toString());
                assertThat(child.exitCode()).isZero();
            }
            assertLog(first, KEY, 1, 5);
        }
        try (Child child = Child.start(Child.Opener.class, directory.toString())) {
            assertThat(child.lines()).containsExactly("opened at revision 5");
            assertThat(child.exitCode()).isZero();
        }
    }

    @Test
    @DisplayName("a store whose seal names a newer format is refused before any file is touched")
    void newerFormatInSeal() throws Exception {
        store();
        Path seal = temp.resolve(Seal.FILE_NAME);
        Files.writeString(seal, Files.readString(seal).replace("format 2", "format 3") + "something new\n");
        Map<String, byte[]> before = contents();
        for (ThrowingCallable open : openings()) {
            refused(StoreFormatException.class, "has format 3, this version reads formats 1 to 2", open);
        }
        assertThat(contents()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    @DisplayName("a store whose database names a newer format is refused")
    void newerFormatInDatabase() throws Exception {
        store();
        Raw.change(temp, (db, families) -> db.put(Format.KEY, "17".getBytes(StandardCharsets.US_ASCII)));
        for (ThrowingCallable open : openings()) {
            refused(StoreFormatException.class, "has format 17, this version reads formats 1 to 2", open);
        }
        Raw.change(temp, (db, families) -> db.put(Format.KEY, Format.value()));
        try (RocksBackend opened = RocksBackend.existing(temp)) {
            assertLog(opened, KEY, 1, 10);
        }
    }

    @Test
    @DisplayName("a store of the format before is opened with all that it has, and is of the current one from then on")
    void formatBefore() throws Exception {
        store();
        Raw.toFormat1(temp);
        assertThat(Raw.families(temp)).hasSize(Family.OF_FORMAT_1.size());
        try (RocksBackend opened = RocksBackend.existing(temp)) {
            assertThat(Seal.read(temp)).map(Seal::format).hasValue(Format.CURRENT);
            assertUpgraded(opened);
        }
        assertThat(Seal.read(temp)).map(Seal::format).hasValue(Format.CURRENT);
        assertThat(Raw.families(temp)).hasSize(Family.values().length);
        Raw.change(temp, (db, families) -> assertThat(db.get(Format.KEY)).isEqualTo(Format.value()));
        RocksBackend.existing(temp).close();
    }

    @Test
    @DisplayName("a copy without a seal of a store of the format before is opened too")
    void formatBeforeWithoutSeal() throws Exception {
        store();
        Raw.toFormat1(temp);
        Raw.delete(temp.resolve(Seal.FILE_NAME));
        try (RocksBackend opened = RocksBackend.at(temp)) {
            assertUpgraded(opened);
        }
    }

    @Test
    @DisplayName("an upgrade that was interrupted is taken up again, wherever that was")
    void interruptedUpgrade(@TempDir Path images) throws Exception {
        store();
        Raw.toFormat1(temp);
        Path someFamilies = Raw.crashImage(temp, images.resolve("some-families"));
        Raw.change(
                someFamilies,
                Family.OF_FORMAT_1,
                (db, families) -> db.createColumnFamily(new ColumnFamilyDescriptor(Family.BLOBS.nameInDatabase()))
                        .close());
        Path allButTheSeal = Raw.crashImage(temp, images.resolve("all-but-the-seal"));
        String sealBefore = Files.readString(allButTheSeal.resolve(Seal.FILE_NAME));
        RocksBackend.existing(allButTheSeal).close();
        Files.writeString(allButTheSeal.resolve(Seal.FILE_NAME), sealBefore);
        for (Path interrupted : List.of(someFamilies, allButTheSeal)) {
            try (RocksBackend opened = RocksBackend.existing(interrupted)) {
                assertUpgraded(opened);
            }
        }
    }

    private static void assertUpgraded(RocksBackend opened) {
        assertLog(opened, KEY, 1, 10);
        Blob blob = Blob.of(Logs.bytes("content"));
        Logs.mustAppend(opened, Logs.append(KEY, 11, 1, blob), Durability.SYNC);
        assertThat(opened.blob(KEY.workspace(), blob.hash())).hasValue(blob.content());
        assertLog(opened, KEY, 1, 11);
    }

    @Test
    @DisplayName("a store of the current format that lacks a column family is refused, not filled up")
    void lostFamily() throws Exception {
        store();
        Raw.change(temp, (db, families) -> db.dropColumnFamily(families.get(Family.BLOBS.ordinal())));
        for (ThrowingCallable open : openings()) {
            refused(StoreCorruptException.class, "has the column families", open);
        }
    }

    @Test
    @DisplayName("a database without a format, or with a format that is no number, is refused")
    void noFormat() throws Exception {
        store();
        Raw.change(temp, (db, families) -> db.put(Format.KEY, "next".getBytes(StandardCharsets.US_ASCII)));
        refused(StoreFormatException.class, "not a number", () -> RocksBackend.at(temp));
        Raw.change(temp, (db, families) -> db.delete(Format.KEY));
        refused(StoreFormatException.class, "does not say its format", () -> RocksBackend.at(temp));
    }

    @Test
    @DisplayName("a RocksDB database of another program is refused before any file is touched")
    void foreignDatabase() throws Exception {
        Raw.makeForeign(temp);
        Map<String, byte[]> before = contents();
        for (ThrowingCallable open : openings()) {
            refused(StoreFormatException.class, "another program", open);
        }
        assertThat(contents()).usingRecursiveComparison().isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "CURRENT|\\d+\\.log", "LOCK"})
    @DisplayName("a creation that was interrupted is taken up again by at(), and is no store to existing()")
    void interruptedCreation(String notYetThere) throws Exception {
        Raw.makeForeign(temp);
        Raw.files(temp, notYetThere).forEach(Raw::delete);
        Seal.begin(temp);
        refused(InvalidInputException.class, "there is no store in", () -> RocksBackend.existing(temp));
        try (RocksBackend made = RocksBackend.at(temp)) {
            grow(made, KEY, 1, 3);
        }
        try (RocksBackend opened = RocksBackend.existing(temp)) {
            assertLog(opened, KEY, 1, 3);
        }
    }

    @Test
    @DisplayName("a copy without a seal, as RocksDB's own tools make it, is opened and sealed")
    void copyWithoutSeal() throws Exception {
        store();
        Raw.delete(temp.resolve(Seal.FILE_NAME));
        try (RocksBackend opened = RocksBackend.existing(temp)) {
            assertLog(opened, KEY, 1, 10);
        }
        assertThat(Seal.read(temp)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST-\\d+", "\\d+\\.log", "\\d+\\.(log|sst)"})
    @DisplayName("a store that has lost files is refused, not made anew")
    void lostFiles(String lost) throws Exception {
        store();
        Raw.files(temp, lost).forEach(Raw::delete);
        for (ThrowingCallable open : openings()) {
            refused(StoreCorruptException.class, temp.toRealPath().toString(), open);
        }
    }

    @Test
    @DisplayName("a store of which only the seal is left is refused")
    void wiped() throws Exception {
        store();
        for (Path file : Raw.files(temp)) {
            if (!file.endsWith(Seal.FILE_NAME)) {
                Raw.delete(file);
            }
        }
        refused(StoreCorruptException.class, "has lost its file CURRENT", () -> RocksBackend.at(temp));
    }

    @Test
    @DisplayName("a store that lost its seal and CURRENT is refused, not filled with another")
    void withoutSealAndCurrent() throws Exception {
        store();
        Raw.delete(temp.resolve(Seal.FILE_NAME));
        Raw.delete(temp.resolve("CURRENT"));
        for (ThrowingCallable open : openings()) {
            refused(StoreCorruptException.class, "has lost its file CURRENT", open);
        }
    }

    @Test
    @DisplayName("a seal that nobody wrote is refused, with the way on")
    void damagedSeal() throws Exception {
        store();
        Files.writeString(temp.resolve(Seal.FILE_NAME), "LeanCTX sessions on RocksDB\nformat 1\nsequence many\n");
        for (ThrowingCallable open : openings()) {
            refused(StoreCorruptException.class, "delete this one", open);
        }
        Raw.delete(temp.resolve(Seal.FILE_NAME));
        try (RocksBackend opened = RocksBackend.existing(temp)) {
            assertLog(opened, KEY, 1, 10);
        }
    }

    /** A closed store with a log of ten. */
    private void store() {
        try (RocksBackend made = RocksBackend.at(temp)) {
            grow(made, KEY, 1, 10);
        }
    }

    private List<ThrowingCallable> openings() {
        return List.of(() -> RocksBackend.at(temp), () -> RocksBackend.existing(temp));
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (Path file : Raw.files(temp)) {
            contents.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return contents;
    }

    private static void refused(Class<? extends Exception> type, String message, ThrowingCallable open) {
        assertThatThrownBy(open).isExactlyInstanceOf(type).hasMessageContaining(message);
    }
}
