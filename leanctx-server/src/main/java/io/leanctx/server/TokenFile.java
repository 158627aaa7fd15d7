package io.leanctx.server;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.mcp.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who has which token, as a file says: {@code {"tokens":[{"name":…,"sha256":…,"workspaces":[…],"agent":…,"scopes":[…]}]}}. */
final class TokenFile {

    /** In place of workspaces: all of them. */
    static final String ALL = "*";

    private static final int MOST_BYTES = 4 << 20;
    private static final Set<String> FIELDS = Set.of("name", "sha256", "workspaces", "agent", "scopes");

    /** What is known of a token. */
    record Entry(String name, Hash hash, List<String> workspaces, Optional<String> agent, Access access) {

        Principal principal(String token) {
            Optional<Set<String>> reached =
                    workspaces.contains(ALL) ? Optional.empty() : Optional.of(Set.copyOf(workspaces));
            return new Principal(hash.toString(), reached, agent, access, Optional.of(token));
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("sha256", hash.toString());
            map.put("workspaces", workspaces);
            agent.ifPresent(id -> map.put("agent", id));
            map.put("scopes", Scopes.upTo(access));
            return map;
        }

        @Override
        public String toString() {
            return "token " + name;
        }
    }

    private final List<Entry> entries;

    private TokenFile(List<Entry> entries) {
        this.entries = entries;
    }

    List<Entry> entries() {
        return entries;
    }

    /**
     * Reads a tokens file.
     *
     * @throws InvalidInputException if it is none, or could have been written by anybody; the message repeats nothing of it
     * @throws IOException if it cannot be read
     */
    static TokenFile read(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new InvalidInputException(
                    "anybody can write to the tokens file " + file + ", and so make tokens; chmod o-w it");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new InvalidInputException("the tokens file " + file + " has more than " + MOST_BYTES + " bytes");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> hashes = new HashSet<>();
        try {
            Map<String, Object> all = new Json(MOST_BYTES).object(Files.readAllBytes(file));
            if (!(all.get("tokens") instanceof List<?> list) || all.size() != 1) {
                throw new InvalidInputException("it is not one object with a list \"tokens\"");
            }
            for (Object item : list) {
                Entry entry = entry(item);
                if (!hashes.add(entry.hash().toString())) {
                    throw new InvalidInputException("a token is there twice, as " + entry.name());
                }
                entries.add(entry);
            }
        } catch (InvalidInputException | RefusedRequestException e) {
            throw new InvalidInputException(
                    "the tokens file " + file + " cannot be taken, entry " + (entries.size() + 1) + ": "
                            + e.getMessage(),
                    e);
        }
        return new TokenFile(List.copyOf(entries));
    }

    private static Entry entry(Object item) {
        if (!(item instanceof Map<?, ?> map) || !FIELDS.containsAll(map.keySet())) {
            throw new InvalidInputException("it is no object of name, sha256, workspaces, agent and scopes alone");
        }
        List<String> workspaces = texts(map, "workspaces");
        if (workspaces.isEmpty()) {
            throw new InvalidInputException("it has no workspaces; name some, or \"*\" for all");
        }
        workspaces.stream().filter(id -> !id.equals(ALL)).forEach(Names::requireWorkspace);
        Optional<String> agent = map.containsKey("agent") ? Optional.of(text(map, "agent")) : Optional.empty();
        agent.ifPresent(Names::requireAgent);
        return new Entry(
                text(map, "name"),
                Hash.parse(text(map, "sha256")),
                workspaces,
                agent,
                Scopes.most(texts(map, "scopes")));
    }

    private static String text(Map<?, ?> map, String name) {
        if (map.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new InvalidInputException("its " + name + " is missing or no text");
    }

    private static List<String> texts(Map<?, ?> map, String name) {
        List<String> texts = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(texts::add);
            if (texts.size() == list.size()) {
                return texts;
            }
        }
        throw new InvalidInputException("its " + name + " is missing or no list of texts");
    }

    /** Who has a token. All hashes are looked at, each in a time that does not depend on where it differs. */
    Optional<Principal> find(String token) {
        byte[] hash = ServerTokens.hash(token).toBytes();
        Entry found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash().toBytes(), hash)) {
                found = entry;
            }
        }
        return Optional.ofNullable(found).map(entry -> entry.principal(token));
    }

    /** Whether who was let in is let in still, and to the same. */
    boolean has(Principal principal) {
        return principal.token().flatMap(this::find).filter(principal::equals).isPresent();
    }
}
