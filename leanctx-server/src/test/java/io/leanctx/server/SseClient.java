package io.leanctx.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Reads a stream of events. */
final class SseClient implements AutoCloseable {

    record Event(String id, String name, Map<String, Object> data) {

        long revision() {
            return ((Number) data.get("revision")).longValue();
        }
    }

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    SseClient(Served served, HttpRequest.Builder request) throws InterruptedException {
        try {
            this.response = served.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    int status() {
        return response.statusCode();
    }

    /** The next event; empty where the stream has ended. */
    Optional<Event> next() throws IOException {
        String id = "";
        String name = "message";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                return Optional.of(new Event(id, name, Served.json(line.substring(6))));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
