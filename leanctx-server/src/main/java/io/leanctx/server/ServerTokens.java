package io.leanctx.server;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.mcp.Access;
import io.leanctx.mcp.SessionJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes tokens for a server, and adds them to its tokens file, which has their hashes alone.
 *
 * <p>A hash is a plain SHA-256. Slow and salted hashes are for passwords, which can be guessed; a token has 256 random bits, which
 * nobody guesses at any speed, and no two are equal.
 *
 * @since 0.1.0
 */
public final class ServerTokens {

    /** The fewest characters that a token has: 32 random bytes in Base64 have 43. */
    static final int LEAST_LENGTH = 43;

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ServerTokens() {}

    /**
     * Makes a token that belongs to no agent, for who reads or administers.
     *
     * @return 43 characters of Base64 (URL), from 32 random bytes
     */
    public static String generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Adds a token to a tokens file, which is made if there is none, for its owner alone to read and write. A server that runs takes it
     * over within a second. Not for two at once on one file: the later would undo the earlier.
     *
     * @param file the tokens file
     * @param token the token: one that {@link #generate} made, or an agent's own, as {@code register} gave it out
     * @param name what it is known by to who runs the server; must not tell anything
     * @param workspaces the workspaces that it reaches; empty for all
     * @param agent the agent as whom whoever has it acts; empty if its requests say so themselves
     * @param access what it may do
     * @throws InvalidInputException if a name breaks a rule, the token is too short to be random or there already, or the file is
     *     none; the file stays as it is
     * @throws IOException if the file cannot be read or written; it stays as it is
     */
    public static void add(
            Path file, String token, String name, List<String> workspaces, Optional<String> agent, Access access)
            throws IOException {
        workspaces.forEach(Names::requireWorkspace);
        agent.ifPresent(Names::requireAgent);
        if (token.length() < LEAST_LENGTH) {
            throw new InvalidInputException(
                    "a token of " + token.length() + " characters is no random one; give one of at" + " least "
                            + LEAST_LENGTH + ", as ServerTokens.generate() or register makes them");
        }
        List<Object> lines = new ArrayList<>();
        if (Files.exists(file)) {
            TokenFile known = TokenFile.read(file);
            if (known.find(token).isPresent()) {
                throw new InvalidInputException("this token is in the tokens file already; make another one");
            }
            known.entries().forEach(entry -> lines.add(entry.toMap()));
        }
        lines.add(new TokenFile.Entry(
                        name, hash(token), workspaces.isEmpty() ? List.of(TokenFile.ALL) : workspaces, agent, access)
                .toMap());
        write(file, lines);
    }

    private static void write(Path file, List<Object> lines) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("tokens", lines);
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent())
                .orElseThrow(() -> new InvalidInputException("the tokens file is a directory; name a file"));
        Path next = Files.createTempFile(directory, ".tokens", ".new");
        try {
            if (Files.getFileStore(next).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        next,
                        Files.exists(file)
                                ? Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                                : PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(next, SessionJson.write(all) + "\n");
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    static Hash hash(String token) {
        return Hash.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
