package io.leanctx.examples.backend;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.LeanCtxException;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreLockedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A storage in one file of H2's MVStore, a model for authors of backends. Each batch is one commit of MVStore, which is in
 * the file whole or not at all. One thread does all the work, so that no reader sees half an append, and no interrupt finds
 * a caller at the file, which Java would close then.
 */
public final class MvStoreBackend implements SessionBackend {

    /** Committed with a rewrite; the old text may be in a file that has it. */
    private static final int ERASING = 1;

    private final Path path;
    private final Executor thread = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    private volatile Runnable gate = () -> {}; // throws once no more calls are taken
    private MVStore store;
    private MvLogs logs;

    @SuppressWarnings("NullAway.Init") // The thread opens the file before anything else.
    private MvStoreBackend(Path path) {
        this.path = path.toAbsolutePath();
        call(this::open);
    }

    /** Opens a file, or makes it in a directory that exists. */
    public static MvStoreBackend at(Path path) {
        return new MvStoreBackend(path);
    }

    private boolean open() {
        MVStore.Builder builder =
                new MVStore.Builder().fileName(path.toString()).autoCommitDisabled();
        store = builder.open();
        if (store.getStoreVersion() == ERASING) {
            store.close(-1); // copies what is not replaced to another file, and puts that in place of this
            store = builder.open();
            store.setStoreVersion(0);
        }
        logs = new MvLogs(store.openMap("logs"));
        try (FileChannel directory = FileChannel.open(path.getParent())) {
            directory.force(true);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T call(Supplier<T> work) {
        return always(() -> {
            gate.run();
            return work.get();
        });
    }

    /** Lets the one thread do it, and waits, whatever interrupts the caller. */
    private <T> T always(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, thread).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw switch (cause instanceof MVStoreException failure ? failure.getErrorCode() : 0) {
                case DataUtils.ERROR_FILE_LOCKED -> new StoreLockedException(path + " is open elsewhere; close it", e);
                case DataUtils.ERROR_FILE_CORRUPT -> new StoreCorruptException(path + " is damaged; restore it", e);
                default ->
                    cause instanceof LeanCtxException known ? known : new StoreFailedException(path + " failed", e);
            };
        }
    }

    @Override
    public Nature nature() {
        return Nature.EXCLUSIVE;
    }

    @Override
    public Instant now() {
        gate.run();
        return Instant.now();
    }

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        return call(() -> {
            try {
                List<AppendResult> answers = batch.stream().map(logs::append).toList();
                if (batch.stream().anyMatch(append -> !append.rewrites().isEmpty())) {
                    store.setStoreVersion(ERASING);
                    store.close(); // commits
                    open();
                }
                store.commit();
                if (durability == Durability.SYNC) {
                    store.sync();
                }
                return answers;
            } catch (RuntimeException | Error e) {
                gate = () -> {
                    throw new StoreFailedException(path + " failed before; open it again", e);
                };
                store.closeImmediately();
                throw new AppendFailedException(path + " failed; some of a batch may be in it, or all", e);
            }
        });
    }

    @Override
    public Optional<Head> head(ChannelKey key) {
        return call(() -> logs.head(key));
    }

    @Override
    public List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) {
        return call(() -> {
            List<StoredEntry> page = new ArrayList<>();
            Cursor<Object[], Object> found = logs.between("entry", key, Math.max(after, after + 1), Long.MAX_VALUE);
            long bytes = 0;
            while (page.size() < maxEntries && found.hasNext()) {
                long revision = (long) found.next()[3];
                Bytes entry = Bytes.wrap((byte[]) ((Object[]) found.getValue())[1]);
                bytes += entry.size();
                if (bytes > maxBytes && !page.isEmpty()) {
                    break;
                }
                page.add(new StoredEntry(revision, entry));
            }
            return page;
        });
    }

    @Override
    public OptionalLong operation(ChannelKey key, String operation) {
        return call(() -> Optional.ofNullable((Long) logs.map().get(MvLogs.key("operation", key, operation)))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
    }

    @Override
    public Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) {
        return call(() -> {
            Cursor<Object[], Object> newest =
                    logs.map().cursor(MvLogs.key("snapshot", key, atMost), MvLogs.key("snapshot", key, 0L), true);
            return newest.hasNext()
                    ? Optional.of(new StoredSnapshot((long) newest.next()[3], Bytes.wrap((byte[]) newest.getValue())))
                    : Optional.empty();
        });
    }

    @Override
    public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
        call(() -> logs.putSnapshot(key, snapshot));
    }

    @Override
    public Optional<Bytes> blob(String workspace, Hash hash) {
        return call(() -> Optional.ofNullable(logs.map().get(MvLogs.key("blob", workspace, hash)))
                .map(content -> Bytes.wrap((byte[]) content)));
    }

    @Override
    public void putSoft(ChannelKey key, SoftState state) {
        byte[] bytes = state.value().toArray();
        Object[] value = {bytes, state.expires().toString()};
        call(() -> logs.map().put(MvLogs.key("soft", key, state.name()), value));
    }

    @Override
    public List<SoftState> soft(ChannelKey key, String prefix) {
        return call(() -> {
            List<SoftState> states = new ArrayList<>();
            // Names are visible ASCII, so nothing else is between these two.
            Cursor<Object[], Object> found = logs.between("soft", key, prefix, prefix + '\uffff');
            while (found.hasNext()) {
                String name = (String) found.next()[3];
                Object[] value = (Object[]) found.getValue();
                Instant expires = Instant.parse((String) value[1]);
                if (expires.isAfter(now())) {
                    states.add(new SoftState(name, Bytes.wrap((byte[]) value[0]), expires));
                } else {
                    logs.map().remove(found.getKey());
                }
            }
            return states;
        });
    }

    @Override
    public List<ListedHead> heads(String workspace, Optional<String> after, int limit) {
        return call(() -> {
            List<ListedHead> listed = new ArrayList<>();
            Object[] first = {"head", workspace, after.orElse("").getBytes(StandardCharsets.UTF_8)};
            Object[] last = {"head", workspace + '\0'}; // no workspace has a NUL
            Cursor<Object[], Object> found = logs.map().cursor(first, last, false);
            while (listed.size() < limit && found.hasNext()) {
                String channel = new String((byte[]) found.next()[2], StandardCharsets.UTF_8);
                Head head = MvLogs.head(found.getValue());
                if (!head.deleted() && !after.equals(Optional.of(channel))) {
                    listed.add(new ListedHead(channel, head));
                }
            }
            return listed;
        });
    }

    @Override
    public void close() {
        always(() -> {
            gate = () -> {
                throw new StoreClosedException(path + " was closed; open it again");
            };
            store.close();
            return true;
        });
    }
}
