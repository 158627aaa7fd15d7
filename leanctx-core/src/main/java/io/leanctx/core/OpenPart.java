package io.leanctx.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the chain needs of an open part, read past all the rest.
 *
 * @param closed the digest of the closed part of each change; null where it has none
 */
record OpenPart(String workspace, String channel, long format, String agent, List<@Nullable Hash> closed) {

    /**
     * Reads it.
     *
     * @throws MalformedException if it is not there
     */
    static OpenPart read(byte[] bytes, int offset, int length) throws MalformedException {
        try (JsonParser in = Json.FACTORY.createParser(bytes, offset, length)) {
            return new Reading(in).read();
        } catch (IOException e) {
            throw Json.malformed(e);
        } catch (InvalidInputException e) {
            throw new MalformedException("has something else than a digest in \"closed\"", e);
        }
    }

    private static final class Reading {

        private final JsonParser in;
        private @Nullable String workspace;
        private @Nullable String channel;
        private @Nullable String agent;
        private @Nullable Long format;
        private @Nullable List<@Nullable Hash> closed;

        Reading(JsonParser in) {
            this.in = in;
        }

        OpenPart read() throws IOException {
            require(in.nextToken(), JsonToken.START_OBJECT, "is not a JSON object");
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                switch (name) {
                    case "workspace" -> workspace = text(name, workspace);
                    case "channel" -> channel = text(name, channel);
                    case "agent" -> agent = text(name, agent);
                    case "format" -> format = number(name, format);
                    case "changes" -> closed = changes(closed);
                    default -> in.skipChildren();
                }
            }
            require(in.currentToken(), JsonToken.END_OBJECT, "ends in the middle of its JSON");
            if (in.nextToken() != null) {
                throw new MalformedException("goes on after its JSON object");
            }
            return new OpenPart(
                    there("workspace", workspace),
                    there("channel", channel),
                    there("format", format),
                    there("agent", agent),
                    there("changes", closed));
        }

        private List<@Nullable Hash> changes(@Nullable List<@Nullable Hash> before) throws IOException {
            once("changes", before);
            require(in.currentToken(), JsonToken.START_ARRAY, "has no array \"changes\"");
            List<@Nullable Hash> digests = new ArrayList<>(4);
            while (in.nextToken() != JsonToken.END_ARRAY) {
                require(in.currentToken(), JsonToken.START_OBJECT, "has something else than an object in \"changes\"");
                @Nullable String digest = null;
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    in.nextToken();
                    if (name.equals("closed")) {
                        digest = text(name, digest);
                    } else {
                        in.skipChildren();
                    }
                }
                digests.add(digest == null ? null : Hash.parse(digest));
            }
            return digests;
        }

        private String text(String name, @Nullable String before) throws IOException {
            once(name, before);
            require(in.currentToken(), JsonToken.VALUE_STRING, "has no text \"" + name + "\"");
            return in.getText();
        }

        private long number(String name, @Nullable Long before) throws IOException {
            once(name, before);
            require(in.currentToken(), JsonToken.VALUE_NUMBER_INT, "has no number \"" + name + "\"");
            return in.getLongValue();
        }

        private static void once(String name, @Nullable Object before) throws MalformedException {
            if (before != null) {
                throw new MalformedException("has the field \"" + name + "\" twice");
            }
        }

        private static <T> T there(String name, @Nullable T value) throws MalformedException {
            if (value == null) {
                throw new MalformedException("has no \"" + name + "\"");
            }
            return value;
        }

        private static void require(@Nullable JsonToken token, JsonToken expected, String otherwise)
                throws MalformedException {
            if (token != expected) {
                throw new MalformedException(otherwise);
            }
        }
    }
}
