package io.leanctx.cli;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.spi.Subscription;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All reads of a store that a server has, and no writes. What is read is the logs themselves, so the chain of hashes is checked here, and
 * the server is believed no more than a disk is.
 */
final class ServerBackend implements SessionBackend {

    private static final int MOST = 1_000;
    private static final int ENTRIES_BYTES = 2 << 20;
    /** More than a commit can have, for one that comes alone. */
    private static final int MOST_ENTRIES_BYTES = 64 << 20;

    private static final int MOST_BYTES = 64 << 20;
    /** Of a head, which has a summary of a kilobyte or some. */
    private static final int HEAD_BYTES = 1 << 20;

    private static final int FRAME_BYTES = 12;
    private static final String REVISION = "LeanCTX-Revision";

    /** For so long a head that was asked for is the head of the log that is followed, unless a signal says otherwise. */
    private static final Duration FRESH = Duration.ofMillis(100);

    /** A head of the log that is followed, when it was asked for, and after how many signals. */
    private record Seen(Optional<Head> head, long at, long signals) {}

    private final ServerClient client;
    private final Optional<ChannelKey> followed;
    private final Told told;
    /** Up to where the logs go, as was seen last. */
    private final Map<ChannelKey, Long> heads = new ConcurrentHashMap<>();

    private final AtomicLong signals = new AtomicLong();
    private volatile @Nullable Seen seen;

    /**
     * Creates it.
     *
     * @param client closed with it
     * @param followed the log whose moves are told of; empty if of none
     * @param told is told of logs that do not come in one answer
     */
    ServerBackend(ServerClient client, Optional<ChannelKey> followed, Told told) {
        this.client = client;
        this.followed = followed;
        this.told = told;
    }

    @Override
    public Nature nature() {
        return Nature.SHARED;
    }

    @Override
    public Instant now() {
        client.requireOpen();
        return client.now();
    }

    /**
     * The head of a log. A watch asks for that of its own before each commit that it shows, though it has read many at once, as text of
     * them may have been erased since; but an erasure is a commit, which a signal tells of.
     */
    @Override
    public Optional<Head> head(ChannelKey key) {
        if (!followed.equals(Optional.of(key))) {
            return asked(key);
        }
        client.requireOpen();
        Seen last = seen;
        if (last != null && last.signals() == signals.get() && System.nanoTime() - last.at() < FRESH.toNanos()) {
            return last.head();
        }
        long before = signals.get();
        long at = System.nanoTime();
        Optional<Head> head = asked(key);
        seen = new Seen(head, at, before);
        return head;
    }

    private Optional<Head> asked(ChannelKey key) {
        ServerClient.Answer answer = client.done(client.get(log(key), HEAD_BYTES));
        if (answer.hasNothing()) {
            return Optional.empty();
        }
        Head head = client.reading(answer, () -> head(client.json(answer)));
        heads.put(key, head.revision());
        return Optional.of(head);
    }

    private static Head head(JsonValues read) throws IOException {
        return new Head(
                new Position(read.number("revision"), Hash.parse(read.text("hash"))),
                read.number("oldest"),
                read.isTrue("deleted"),
                bytes(read.text("state")));
    }

    private static Bytes bytes(String base64) {
        return Bytes.wrap(Base64.getDecoder().decode(base64));
    }

    /** One answer, so that all in it is of one moment; where the server sends less at once, a shorter one. */
    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        URI uri = ApiUrl.with(log(key, "entries"), "after", after);
        URI some = ApiUrl.with(uri, "limit", Math.min(MOST, maxEntries));
        List<StoredEntry> entries = client.bytes(
                        ApiUrl.with(some, "bytes", Math.min(ENTRIES_BYTES, maxBytes)), MOST_ENTRIES_BYTES)
                .map(answer ->
                        client.reading(answer, () -> entries(answer.body().asBuffer(), after, maxEntries)))
                .orElse(List.of());
        if (entries.isEmpty() || entries.get(0).revision() != after + 1) {
            missed();
        }
        long end = heads.getOrDefault(key, 0L);
        // Whoever wants less than there may be in one answer is soon done.
        if (maxEntries >= MOST && !entries.isEmpty()) {
            long last = entries.get(entries.size() - 1).revision();
            if (last < end) {
                told.at(key.channel(), last, end, "commits");
            }
        }
        return entries;
    }

    /** What the log was to have is not there: it has moved on, and whoever looks where it begins by now asks anew. */
    private void missed() {
        seen = null;
    }

    private static List<StoredEntry> entries(ByteBuffer in, long after, int most) throws IOException {
        List<StoredEntry> entries = new ArrayList<>();
        long last = after;
        while (in.hasRemaining()) {
            if (entries.size() == most) {
                throw new IOException("more comes than the " + most + " entries that were asked for");
            }
            if (in.remaining() < FRAME_BYTES) {
                throw new IOException("it ends within an entry");
            }
            long revision = in.getLong();
            int length = in.getInt();
            // Else a server that always has the same could be asked for more of it without end.
            if (revision <= last || length < 0 || length > in.remaining()) {
                throw new IOException("what comes after revision " + last + " is no entry");
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            entries.add(new StoredEntry(revision, Bytes.wrap(bytes)));
            last = revision;
        }
        return entries;
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        return client.bytes(ApiUrl.with(log(key, "snapshot"), "at_most", atMost), MOST_BYTES)
                .map(answer -> client.reading(answer, () -> {
                    long revision =
                            Long.parseLong(answer.headers().firstValue(REVISION).orElse(""));
                    if (revision > atMost) {
                        throw new IOException("it is of revision " + revision + ", and " + atMost + " was the newest");
                    }
                    return new StoredSnapshot(revision, answer.body());
                }));
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        Optional<Bytes> found = client.bytes(client.url().of(workspace, "blobs", hash.toString()), MOST_BYTES)
                .map(ServerClient.Answer::body);
        if (found.isEmpty()) {
            missed();
        }
        if (found.isPresent() && !Hash.sha256(found.get().toArray()).equals(hash)) {
            throw new StoreCorruptException("the server at " + client.url() + " has other content under the hash "
                    + hash + "; whoever runs it looks with leanctx doctor --deep");
        }
        return found;
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        URI uri = prefix.isEmpty() ? log(key, "soft") : ApiUrl.with(log(key, "soft"), "prefix", prefix);
        ServerClient.Answer answer = client.done(client.get(uri, ServerClient.JSON_BYTES));
        return client.reading(answer, () -> {
            List<SoftState> states = new ArrayList<>();
            for (JsonValues state : client.json(answer).objects("states")) {
                Instant expires =
                        state.find("expires").map(ServerBackend::instant).orElse(Instant.MAX);
                states.add(new SoftState(state.text("name"), bytes(state.text("value")), expires));
            }
            return states;
        });
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        List<ListedHead> all = new ArrayList<>();
        boolean isLast = false;
        while (!isLast && all.size() < limit) {
            Optional<String> from =
                    all.isEmpty() ? after : Optional.of(all.get(all.size() - 1).channel());
            int wanted = Math.min(MOST, limit - all.size());
            List<ListedHead> more = page(workspace, from, wanted);
            all.addAll(more);
            isLast = more.size() < wanted;
        }
        return all;
    }

    private List<ListedHead> page(String workspace, Optional<String> after, int limit) {
        URI uri = ApiUrl.with(client.url().of(workspace, "logs"), "limit", limit);
        URI from = after.isPresent() ? ApiUrl.with(uri, "cursor", after.get()) : uri;
        ServerClient.Answer answer = client.done(client.get(from, ServerClient.JSON_BYTES));
        return client.reading(answer, () -> {
            List<ListedHead> heads = new ArrayList<>();
            String last = after.orElse("");
            for (JsonValues head : client.json(answer).objects("heads")) {
                String channel = head.text("channel");
                // Else a listing that goes round would have no end.
                if (heads.size() == limit || compare(channel, last) <= 0) {
                    throw new IOException("more comes than was asked for, or not in order");
                }
                heads.add(new ListedHead(channel, head(head)));
                last = channel;
            }
            return heads;
        });
    }

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        if (followed.isEmpty()) {
            return () -> {};
        }
        return ServerSignals.begin(client, followed.get(), key -> {
            signals.incrementAndGet();
            moved.accept(key);
        });
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        throw readOnly();
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        throw readOnly();
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        throw readOnly();
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        throw readOnly();
    }

    private StoreFailedException readOnly() {
        return new StoreFailedException("the store of the server at " + client.url()
                + " is read here, and nothing was written; the server itself writes");
    }

    private URI log(ChannelKey key, String... what) {
        String[] names = new String[2 + what.length];
        names[0] = "logs";
        names[1] = key.channel();
        System.arraycopy(what, 0, names, 2, what.length);
        return client.url().of(key.workspace(), names);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "the store of the server at " + client.url();
    }
}
