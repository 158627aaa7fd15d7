package io.leanctx.server.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * What a file in the store's directory says about who serves it.
 *
 * @param uri where it is served
 * @param pid the process
 * @param secret what each request must bring
 * @param tokens whether who asks needs a token of its own
 */
record Announcement(URI uri, long pid, Optional<String> secret, boolean tokens) {

    static final String FILE = "SERVER";

    private static final String TITLE = "LeanCTX server";
    private static final int MOST_BYTES = 4 << 10;

    /** Without the secret. */
    @Override
    public String toString() {
        return "process " + pid + " at " + uri;
    }

    /** Puts it into a directory, for this user alone to read, whole or not at all. */
    void write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder(TITLE + "\npid " + pid + "\nuri " + uri + "\n");
        secret.ifPresent(shown -> text.append("secret ").append(shown).append('\n'));
        if (tokens) {
            text.append("tokens\n");
        }
        Path fresh = directory.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, forThisUser());
        Files.writeString(fresh, text, StandardOpenOption.WRITE);
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] forThisUser() {
        // Elsewhere a directory says who may read what is in it.
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Reads what was announced.
     *
     * @return empty if nothing is, or what is there is no announcement
     * @throws UnreachableException if this user may not read it
     */
    static Optional<Announcement> read(Path directory) throws UnreachableException, IOException {
        Path file = directory.resolve(FILE);
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new UnreachableException("the store in " + directory + " is served by a process of another user, and "
                    + file + " is for that user alone; ask that user to serve it with tokens (leanctx serve --tokens),"
                    + " and give the URL as --store");
        }
    }

    private static Optional<Announcement> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).equals(TITLE)) {
            return Optional.empty();
        }
        try {
            return value(lines, "uri ")
                    .map(uri -> new Announcement(
                            URI.create(uri),
                            Long.parseLong(value(lines, "pid ").orElse("0")),
                            value(lines, "secret "),
                            lines.contains("tokens")));
        } catch (IllegalArgumentException e) {
            // What was written by this class is not like that, so it is something else.
            return Optional.empty();
        }
    }

    private static Optional<String> value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst();
    }
}
