package io.leanctx.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a request goes to: the segments of its path, each decoded by itself, so that a name may have a {@code /} in it and none
 * climbs out of its place.
 *
 * @param segments the decoded segments
 */
record RequestPath(List<String> segments) {

    private static final int MOST_SEGMENTS = 8;

    /**
     * Reads a path as it came.
     *
     * @throws RefusedRequestException if a segment is not encoded as UTF-8 in a URI is
     */
    static RequestPath of(String raw) {
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(raw.startsWith("/") ? 1 : 0).split("/", MOST_SEGMENTS + 1)) {
            segments.add(decoded(segment));
        }
        return new RequestPath(List.copyOf(segments));
    }

    /** Decodes what is percent-encoded, and nothing else: a plus stays a plus. */
    static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~') {
                throw wrong();
            }
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            if (i + 2 >= text.length() || hex(text.charAt(i + 1)) < 0 || hex(text.charAt(i + 2)) < 0) {
                throw wrong();
            }
            bytes.write(hex(text.charAt(i + 1)) * 16 + hex(text.charAt(i + 2)));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong();
        }
    }

    /** Of ASCII alone: {@link Character#digit} takes the digits of other scripts as well. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static RefusedRequestException wrong() {
        return RefusedRequestException.badRequest(
                "a name in the path is not percent-encoded UTF-8; write a / in the name of a channel as %2F");
    }

    int size() {
        return segments.size();
    }

    String at(int index) {
        return segments.get(index);
    }

    boolean is(int index, String word) {
        return index < segments.size() && segments.get(index).equals(word);
    }
}
