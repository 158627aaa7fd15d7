package io.leanctx.server.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a server of this library lists, which is the same at any time: given here, so that the client need not wait until the store is
 * open. The lists are files, since making them takes the classes of the tools and of the SDK; a test keeps them as the server has them.
 */
final class Listings {

    /** What can be listed, and the file with the list. */
    static final Map<String, String> FILES = Map.of(
            "tools/list", "tools.json",
            "prompts/list", "prompts.json",
            "resources/list", "resources.json",
            "resources/templates/list", "templates.json");

    private Listings() {}

    /** The answer to a request for a list; empty if it is for something else, or for a part that there is not. */
    static Optional<byte[]> answer(Message request) {
        return request.method()
                .map(FILES::get)
                .filter(file -> request.isRequest() && !request.hasCursor())
                .map(file -> answer(request.answerId(), file));
    }

    private static byte[] answer(String id, String file) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream(16 << 10);
        answer.writeBytes(("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":").getBytes(StandardCharsets.UTF_8));
        boolean isIndented = false;
        for (byte one : read(file)) {
            // In the file it is in lines that can be read; within a text JSON has no line feed.
            isIndented = one == '\n' || (isIndented && one == ' ');
            if (!isIndented) {
                answer.write(one);
            }
        }
        answer.write('}');
        return answer.toByteArray();
    }

    private static byte[] read(String file) {
        try (InputStream in = Listings.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the library lacks its file " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
