package io.leanctx.server;

import io.leanctx.Hash;
import io.leanctx.Names;
import io.leanctx.mcp.Access;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The logs of a workspace byte for byte, its own included, for who folds and checks them by itself, as the command line does. Reads
 * alone.
 */
final class Logs {

    /** How many heads or entries an answer has at most. */
    static final int MOST = 1_000;
    /** After how many bytes of entries an answer ends; an entry that is larger by itself comes alone. */
    static final int MOST_BYTES = 2 << 20;
    /** A snapshot that is larger is not sent: whoever wants the session folds the log. */
    static final int MOST_SNAPSHOT_BYTES = 32 << 20;
    /** Content that is larger is not sent; none that agents share is. */
    static final int MOST_BLOB_BYTES = 64 << 20;
    /**
     * So many snapshots and contents are read at once. They count as made for clients only when they are there, and of so many each
     * worker could have one by then.
     */
    static final int MOST_AT_ONCE = 2;
    /** Which revision a snapshot is of. */
    static final String REVISION = "LeanCTX-Revision";

    private static final String BINARY = "application/octet-stream";
    private static final int FRAME_BYTES = 12;

    private final Optional<SessionBackend> backend;
    private final Semaphore large = new Semaphore(MOST_AT_ONCE);

    Logs(Optional<SessionBackend> backend) {
        this.backend = backend;
    }

    boolean areServed() {
        return backend.isPresent();
    }

    /** A page of the heads of a workspace. */
    void heads(Exchange exchange) {
        Map<String, Object> query = Api.query(exchange, "cursor", "limit");
        int limit = (int) atMost(query, "limit", MOST, MOST);
        answering(exchange, (from, workspace) -> {
            Optional<String> after = Optional.ofNullable(query.get("cursor"))
                    .map(String::valueOf)
                    .map(Logs::channel);
            List<ListedHead> heads = from.heads(workspace, after, limit);
            exchange.answer(
                    200,
                    Map.of(
                            "heads",
                            heads.stream()
                                    .map(head -> head(Optional.of(head.channel()), head.head()))
                                    .toList()));
        });
    }

    /** Where a log stands; 204 if nobody wrote to it. */
    void head(Exchange exchange) {
        Api.query(exchange);
        answering(exchange, (from, workspace) -> {
            Optional<Head> head = from.head(key(exchange, workspace));
            if (head.isPresent()) {
                exchange.answer(200, head(Optional.empty(), head.get()));
            } else {
                exchange.empty(204);
            }
        });
    }

    private static Map<String, Object> head(Optional<String> channel, Head head) {
        Map<String, Object> fields = new LinkedHashMap<>();
        channel.ifPresent(name -> fields.put("channel", name));
        fields.put("revision", head.revision());
        fields.put("hash", head.position().hash().toString());
        fields.put("oldest", head.oldest());
        fields.put("deleted", head.deleted());
        fields.put("state", base64(head.state()));
        return fields;
    }

    /** Entries after a revision, each behind its revision and its length. */
    void entries(Exchange exchange) {
        Map<String, Object> query = Api.query(exchange, "after", "limit", "bytes");
        long after = atMost(query, "after", Long.MAX_VALUE, 0);
        int limit = (int) atMost(query, "limit", MOST, MOST);
        long bytes = atMost(query, "bytes", MOST_BYTES, MOST_BYTES);
        answering(
                exchange,
                (from, workspace) -> exchange.answer(
                        200, BINARY, framed(from.entries(key(exchange, workspace), after, limit, bytes))));
    }

    private static byte[] framed(List<StoredEntry> entries) {
        int size = entries.stream()
                .mapToInt(entry -> FRAME_BYTES + entry.bytes().size())
                .sum();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (StoredEntry entry : entries) {
                out.writeLong(entry.revision());
                out.writeInt(entry.bytes().size());
                out.write(entry.bytes().toArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /** The newest snapshot up to a revision; 204 if there is none that is sent. */
    void snapshot(Exchange exchange) {
        Map<String, Object> query = Api.query(exchange, "at_most");
        long revision = atMost(query, "at_most", Long.MAX_VALUE, Long.MAX_VALUE);
        answering(
                exchange,
                (from, workspace) -> oneOfFew(exchange, () -> {
                    Optional<StoredSnapshot> found = from.snapshot(key(exchange, workspace), revision)
                            .filter(snapshot -> snapshot.bytes().size() <= MOST_SNAPSHOT_BYTES);
                    found.ifPresent(snapshot ->
                            exchange.response().getHeaders().put(REVISION, Long.toString(snapshot.revision())));
                    bytes(exchange, found.map(StoredSnapshot::bytes));
                }));
    }

    /** What is kept beside a log: who is there, and how far agents have read their inboxes. */
    void soft(Exchange exchange) {
        String prefix = String.valueOf(Api.query(exchange, "prefix").getOrDefault("prefix", ""));
        answering(
                exchange,
                (from, workspace) -> exchange.answer(
                        200,
                        Map.of(
                                "states",
                                from.soft(key(exchange, workspace), prefix).stream()
                                        .map(Logs::soft)
                                        .toList())));
    }

    private static Map<String, Object> soft(SoftState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", state.name());
        fields.put("value", base64(state.value()));
        if (!state.expires().equals(Instant.MAX)) {
            fields.put("expires", state.expires().toString());
        }
        return fields;
    }

    /** What entries refer to by its hash; 204 if there is none. */
    void blob(Exchange exchange) {
        Api.query(exchange);
        answering(
                exchange,
                (from, workspace) -> oneOfFew(exchange, () -> {
                    Optional<Bytes> found =
                            from.blob(workspace, Hash.parse(exchange.path().at(4)));
                    int size = found.map(Bytes::size).orElse(0);
                    if (size > MOST_BLOB_BYTES) {
                        throw new RefusedRequestException(
                                413,
                                "over_limit",
                                "what has this hash has " + size + " bytes, and at most " + MOST_BLOB_BYTES
                                        + " are sent; read it where the store is");
                    }
                    bytes(exchange, found);
                }));
    }

    /** Has few of those that may make much of it at once; who comes on top is asked to come again. */
    private void oneOfFew(Exchange exchange, Runnable reading) {
        if (!large.tryAcquire()) {
            throw RefusedRequestException.later(
                    503, "busy", "as much that is large is read already as is at once; ask again", 1);
        }
        try {
            Workers.requireRoom(exchange);
            reading.run();
        } finally {
            large.release();
        }
    }

    private static void bytes(Exchange exchange, Optional<Bytes> bytes) {
        if (bytes.isPresent()) {
            exchange.answer(200, BINARY, bytes.get().asBuffer());
        } else {
            exchange.empty(204);
        }
    }

    /** What is read of a workspace. */
    @FunctionalInterface
    private interface Reading {
        void of(SessionBackend backend, String workspace);
    }

    private void answering(Exchange exchange, Reading reading) {
        String workspace = exchange.path().at(2);
        exchange.principal().requireWorkspace(workspace);
        exchange.principal().require(Access.READ, "to read a log");
        SessionBackend from = backend.orElseThrow(
                () -> new RefusedRequestException(
                        404,
                        "no_logs",
                        "this server does not give out the logs themselves; whoever runs it can let it (LeanCtxServer.Builder.logs)"));
        Api.respond(exchange, () -> reading.of(from, Names.requireWorkspace(workspace)));
    }

    private static ChannelKey key(Exchange exchange, String workspace) {
        return new ChannelKey(workspace, channel(exchange.path().at(4)));
    }

    private static String channel(String name) {
        return name.equals(ChannelKey.WORKSPACE_LOG) ? name : Names.requireChannel(name);
    }

    private static long atMost(Map<String, Object> query, String name, long most, long unlessGiven) {
        long given = query.get(name) instanceof Number number ? number.longValue() : unlessGiven;
        if (given > most) {
            throw RefusedRequestException.badRequest(name + " is " + given + ", and " + most + " is the most");
        }
        return given;
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
