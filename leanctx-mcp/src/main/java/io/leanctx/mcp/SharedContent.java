package io.leanctx.mcp;

import io.leanctx.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Shared content, as much as an answer has room for: whole lines of text, or all of what is no text. */
final class SharedContent {

    private final Arguments given;
    private final byte[] bytes;
    private final Room room;

    private SharedContent(Arguments given, byte[] bytes, Room room) {
        this.given = given;
        this.bytes = bytes;
        this.room = room;
    }

    static SharedContent of(Arguments given, byte[] bytes, Room room) {
        return new SharedContent(given, bytes, room);
    }

    Fields show(Fields fields) {
        Optional<String> text = text();
        return text.isPresent() ? lines(fields, text.get()) : whole(fields);
    }

    private Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private Fields whole(Fields fields) {
        String encoded = Base64.getEncoder().encodeToString(bytes);
        if (!room.hasRoomFor(encoded)) {
            throw tooSmall(Tokens.of(encoded));
        }
        return fields.put("content", encoded).put("base64", true);
    }

    private Fields lines(Fields fields, String text) {
        List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)", -1));
        int count = lines.isEmpty() || !lines.get(lines.size() - 1).isEmpty() ? lines.size() : lines.size() - 1;
        int first = (int) given.number("first", 1);
        int last = (int) Math.min(given.number("last", count), count);
        if (first > Math.max(1, count)) {
            throw new InvalidInputException(
                    "argument first of " + given.of() + " is " + first + "; what was shared has " + count + " lines");
        }
        int left = room.left();
        StringBuilder shown = new StringBuilder();
        int next = first;
        while (next <= last) {
            int size = Tokens.of(lines.get(next - 1));
            if (size > left) {
                break;
            }
            left -= size;
            shown.append(lines.get(next - 1));
            next++;
        }
        if (next == first && first <= last) {
            throw tooSmall(Tokens.of(lines.get(first - 1)));
        }
        return fields.put("content", shown.toString())
                .put("first", first)
                .put("last", next - 1)
                .put("of_lines", count)
                .putIf(next <= last, "next_first", next);
    }

    private RefusedException tooSmall(int tokens) {
        return new RefusedException(
                "over_limit",
                "the next part of what was shared has " + tokens + " tokens; give a max_tokens of at least "
                        + (tokens + Tokens.ENVELOPE + 2 * Tokens.ENTRY));
    }
}
