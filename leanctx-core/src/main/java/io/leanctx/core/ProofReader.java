package io.leanctx.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log that a full proof is of, one commit at a time, and verifies it as a log: each entry by itself, and that each
 * follows the one before. Whether the rest of the proof is what it should be is for its verifiers to say.
 */
final class ProofReader {

    private static final String FULL = "full";

    /** The payload of a commit may be as deep as {@link Json} reads, and is deeper down here. */
    private static final JsonFactory FACTORY = Json.FACTORY
            .rebuild()
            .streamReadConstraints(Json.FACTORY
                    .streamReadConstraints()
                    .rebuild()
                    .maxNestingDepth(1_005)
                    .build())
            .build();

    private final Path file;
    private @Nullable Position after;
    private @Nullable ChannelKey key;
    private @Nullable Position head;
    private @Nullable String channel;
    private @Nullable Blob beginning;
    private String privacy = "";
    private String kind = "";
    private Position last = Position.START;

    private ProofReader(Path file) {
        this.file = file;
    }

    /** A commit of a proof. */
    record Proven(DecodedEntry decoded, StoredEntry entry, List<Blob> contents) {}

    /** Takes commits in order. */
    @FunctionalInterface
    interface Taker {
        void take(Proven commit) throws MalformedException;
    }

    /**
     * Reads a proof of the whole log of a channel of a workspace.
     *
     * @param taker is given each commit, verified. That all of them are the proof's is known when this returns
     * @return which log it is of
     * @throws InvalidInputException if it is not such a proof, or does not verify
     */
    static ChannelKey read(Path file, String workspace, Taker taker) throws IOException {
        ProofReader reader = new ProofReader(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                JsonParser parser = FACTORY.createParser(in)) {
            reader.read(parser, workspace, taker);
            return Objects.requireNonNull(reader.key);
        } catch (MalformedException | StoreCorruptException | InvalidInputException e) {
            throw reader.refused(MalformedException.describe(e), e);
        } catch (JsonParseException | StreamConstraintsException e) {
            throw reader.refused(MalformedException.describe(Json.malformed(e)), e);
        }
    }

    private InvalidInputException refused(String what, Exception cause) {
        return new InvalidInputException(
                file + " cannot be replayed: " + what + "; give a full proof of a whole log, as proof(...) wrote it",
                cause);
    }

    private void read(JsonParser in, String workspace, Taker taker) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedException("is not a JSON object");
        }
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "after" -> after = position(Json.parse(in));
                case "beginning" -> beginning = Blob.of(Bytes.wrap(base64(in.getText())));
                case "channel" -> channel = in.getText();
                case "commits" -> readCommits(in, workspace, taker);
                case "head" -> head = position(Json.parse(in));
                case "kind" -> kind = in.getText();
                case "privacy" -> privacy = in.getText();
                default -> in.skipChildren();
            }
        }
        if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null) {
            throw new MalformedException("ends in the middle, or goes on after its JSON object");
        }
        if (!kind.equals("leanctx-proof") || !privacy.equals(FULL)) {
            throw new MalformedException("is a \"" + kind + "\" with the privacy \"" + privacy + "\"");
        }
        if (key == null || !last.equals(head) || last.revision() == 0) {
            throw new MalformedException("says that its head is at " + head + ", and its commits end at " + last);
        }
    }

    private void readCommits(JsonParser in, String workspace, Taker taker) throws IOException {
        if (key != null || channel == null || in.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedException("has no commits where they belong");
        }
        if (!Position.START.equals(after)) {
            throw new MalformedException("is of the commits after " + after
                    + "; without those before, revisions and hashes cannot be the same again");
        }
        ChannelKey of = new ChannelKey(workspace, channel);
        key = of;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            Json.Fields commit = Json.parse(in);
            Proven proven = proven(of, commit);
            Position position = proven.decoded().commit().position();
            boolean follows = position.revision() == last.revision() + 1
                    && (position.revision() == 1 || proven.decoded().previous().equals(last.hash()));
            if (!follows || !commit.text("hash").equals(position.hash().toString())) {
                throw new MalformedException("has at revision " + position.revision() + " a commit with the hash "
                        + position.hash() + " that does not follow " + last);
            }
            taker.take(proven);
            last = position;
        }
    }

    private Proven proven(ChannelKey of, Json.Fields commit) throws MalformedException {
        long revision = commit.number("revision");
        StoredEntry entry = new StoredEntry(revision, ProvenEntry.bytes(commit));
        List<Blob> contents = contents(commit.part("contents"));
        // The session that a fork began with came with its first commit, and stands by itself in a proof.
        if (revision == 1 && beginning != null) {
            contents.add(beginning);
        }
        try {
            return new Proven(EntryCodec.decode(of, entry), entry, contents);
        } catch (StoreFormatException e) {
            throw new MalformedException("was written by a newer version: " + e.getMessage(), e);
        }
    }

    private static List<Blob> contents(Json.Fields contents) throws MalformedException {
        List<Blob> blobs = new ArrayList<>();
        for (String hash : contents.fields().keySet()) {
            byte[] content = base64(contents.text(hash));
            if (!Hash.sha256(content).equals(Hash.parse(hash))) {
                throw new MalformedException("has content with another hash than " + hash);
            }
            blobs.add(new Blob(Hash.parse(hash), Bytes.wrap(content)));
        }
        return blobs;
    }

    static byte[] base64(String text) throws MalformedException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("has a text that is not Base64", e);
        }
    }

    private static Position position(Json.Fields fields) throws MalformedException {
        return new Position(fields.number("revision"), Hash.parse(fields.text("hash")));
    }
}
