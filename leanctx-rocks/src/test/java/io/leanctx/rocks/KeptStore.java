package io.leanctx.rocks;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.ChannelSummary;
import io.leanctx.Durability;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Stores of each format there was, as bytes in the resources. One is made by the {@link #main} of this class when a format
 * is new, and never changed after that.
 */
final class KeptStore {

    static final String WORKSPACE = "kept";
    static final int FINDINGS = 300;
    static final String LARGE = "größer ".repeat(4_000);

    static final byte[] SHARED = "shared content ".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    private KeptStore() {}

    /** Unpacks one: a closed store in {@code closed}, one that was killed in {@code killed}, and what to expect. */
    static void unpack(int format, Path into) throws IOException {
        try (InputStream packed = KeptStore.class.getResourceAsStream("format-" + format + ".zip");
                ZipInputStream zip = new ZipInputStream(packed)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = into.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }

    /** Makes one: an empty directory, and the file that becomes the resource. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        List<String> expected = new ArrayList<>();
        try (SessionStore store =
                LeanCtx.builder().durability(Durability.SYNC).open(RocksBackend.at(directory.resolve("closed")))) {
            write(store.workspace(WORKSPACE), expected);
        }
        // The next open moves what was written from the log to tables.
        RocksBackend.at(directory.resolve("closed")).close();
        try (SessionStore store =
                LeanCtx.builder().durability(Durability.SYNC).open(RocksBackend.at(directory.resolve("live")))) {
            write(store.workspace(WORKSPACE), expected);
            Raw.crashImage(directory.resolve("live"), directory.resolve("killed"));
        }
        Files.write(directory.resolve("expected"), expected, StandardCharsets.UTF_8);
        pack(directory, Path.of(arguments[1]));
    }

    private static void write(Workspace workspace, List<String> expected) {
        Agent cursor = workspace.registerNew("cursor");
        Participant main = workspace.join("main", cursor);
        main.setTask("Keep what was written");
        main.add(new Change.Progress("half of it"));
        main.add(new Change.NextSteps(List.of("read it", "again")));
        for (int i = 1; i <= FINDINGS; i++) {
            main.addFinding("finding " + i, Location.of("src/File" + i + ".java", i));
        }
        main.decide("One format at a time", "each is read for ever");
        main.add(new Change.Decision("Or two", Optional.empty(), Optional.of(new EntryRef(FINDINGS + 4L, 0))));
        main.add(new Change.Learn("large", LARGE));
        main.add(new Change.Learn("gone", "soon"));
        main.add(new Change.Forget("gone"));
        main.add(new Change.FileTouched(
                "README.md", FileMode.MODIFIED, Optional.of(Hash.sha256("read".getBytes(StandardCharsets.UTF_8)))));
        main.add(new Change.Custom("host.kept/1", Optional.of("key"), "{\"a\":[1,2.5,null,\"ü\"]}"));
        Participant gone = workspace.join("gone", cursor);
        gone.addFinding("nobody reads this");
        gone.delete();
        Participant feature = workspace.join("feat/ä", workspace.registerNew("claude-code"));
        feature.addFinding("a channel beside");
        Participant team = workspace.join("team", cursor);
        team.send(Audience.everyone(), MessageCategory.RESPONSE, "a message");
        team.claim("src/auth", Duration.ofDays(1));
        team.share(Audience.everyone(), "src/shared", SHARED);
        team.addFinding("summed up");
        team.summarize(4, "the summary");
        team.truncate(4);
        expected.add("token " + cursor.id() + " " + cursor.token());
        for (ChannelSummary channel : workspace.channels(Optional.empty(), 100).channels()) {
            expected.add("head " + channel.channel() + " " + channel.position().revision() + " "
                    + channel.position().hash());
        }
    }

    private static void pack(Path directory, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            List<Path> files = new ArrayList<>(Raw.files(directory.resolve("closed")));
            files.addAll(Raw.files(directory.resolve("killed")));
            files.add(directory.resolve("expected"));
            for (Path file : files) {
                if (!file.getFileName().toString().matches("LOCK|LOG(\\.old.*)?")) {
                    zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
        }
    }
}
