package io.leanctx.rocks;

import io.leanctx.LeanCtxException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies beside the logs. What has expired is out of sight at once. It is removed when the store is opened, and
 * again when as many were put as there were left the last time, so that at most half are dead and each costs the same.
 */
final class SoftStates {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private static final long FEWEST_PUTS_BETWEEN_SWEEPS = 1_024;
    private static final int STATES_A_LOOK = 512;

    /** The least key that no workspace begins with: UTF-8 has no such byte. */
    private static final byte[] END = {(byte) 0xff};

    private final Database database;
    private final TransactionPool transactions;
    private final Room room;
    private final Gate gate;
    private final Health health;
    private final Housekeeper housekeeper;
    private final AtomicLong putsUntilSweep = new AtomicLong(FEWEST_PUTS_BETWEEN_SWEEPS);

    SoftStates(
            Database database,
            TransactionPool transactions,
            Room room,
            Gate gate,
            Health health,
            Housekeeper housekeeper) {
        this.database = database;
        this.transactions = transactions;
        this.room = room;
        this.gate = gate;
        this.health = health;
        this.housekeeper = housekeeper;
    }

    void put(ChannelKey key, SoftState state, Instant now) throws RocksDBException {
        health.requireSound();
        room.require(state.value().size());
        byte[] address = Keys.soft(Keys.head(key), Keys.utf8("name", state.name()));
        boolean lasts = state.expires().isAfter(now);
        boolean settled = false;
        while (!settled) {
            // Read for update, as the sweep does, so that it does not remove this in the belief that it expired.
            settled = transactions.make("writing a soft state", state.value().size(), transaction -> {
                database.getForUpdate(transaction, Family.SOFT, address);
                if (lasts) {
                    database.put(transaction, Family.SOFT, address, encode(state));
                } else {
                    database.delete(transaction, Family.SOFT, address);
                }
            });
        }
        if (putsUntilSweep.decrementAndGet() == 0) {
            housekeeper.later(this::sweep);
        }
    }

    List<SoftState> find(ChannelKey key, String prefix, Instant now) throws RocksDBException {
        return find(database, key, prefix, now);
    }

    /** What has not expired by a time beside a log. */
    static List<SoftState> find(Reading database, ChannelKey key, String prefix, Instant now) throws RocksDBException {
        byte[] log = Keys.log(Keys.head(key));
        byte[] first = Keys.soft(Keys.head(key), Keys.utf8("prefix", prefix));
        List<SoftState> found = new ArrayList<>();
        try (View view = database.view()) {
            RocksIterator states = view.range(Family.SOFT, first, Keys.end(log));
            for (states.seekToFirst(); states.isValid(); states.next()) {
                byte[] address = states.key();
                String name = new String(address, log.length, address.length - log.length, StandardCharsets.US_ASCII);
                if (!name.startsWith(prefix)) {
                    break;
                }
                byte[] value = states.value();
                Instant expires = expires(address, value);
                if (expires.isAfter(now)) {
                    found.add(new SoftState(name, content(value), expires));
                }
            }
            states.status();
        }
        return found;
    }

    /** Has what expired while the store was closed removed. */
    void resume() {
        housekeeper.later(this::sweep);
    }

    private void sweep() {
        long kept = 0;
        byte[] from = {};
        try {
            while (from.length < END.length || from[0] != END[0]) {
                if (health.failed() || !gate.tryEnter()) {
                    return;
                }
                try {
                    Look seen = look(from, Instant.now());
                    remove(seen.expired);
                    kept += seen.kept;
                    from = seen.next;
                } finally {
                    gate.leave();
                }
            }
            putsUntilSweep.set(Math.max(FEWEST_PUTS_BETWEEN_SWEEPS, kept));
        } catch (RocksDBException | LeanCtxException e) {
            LOG.warn(
                    "soft states that have expired in {} could not be removed; they stay out of sight, and are removed"
                            + " after the next open",
                    database.directory(),
                    e);
        }
    }

    private Look look(byte[] from, Instant now) throws RocksDBException {
        Look seen = new Look();
        try (View view = database.viewOnce()) {
            RocksIterator states = view.range(Family.SOFT, from, END);
            for (states.seekToFirst(); states.isValid(); states.next()) {
                byte[] address = states.key();
                if (seen.looked == STATES_A_LOOK) {
                    seen.next = address;
                    return seen;
                }
                seen.looked++;
                if (expires(address, states.value()).isAfter(now)) {
                    seen.kept++;
                } else {
                    seen.expired.add(address);
                }
            }
            states.status();
        }
        return seen;
    }

    /** Removes states, unless one was put in the place of one of them meanwhile: then all stay until the next time. */
    private void remove(List<byte[]> expired) throws RocksDBException {
        if (expired.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        transactions.make("removing soft states", 0, transaction -> {
            for (byte[] address : expired) {
                byte[] stored = database.getForUpdate(transaction, Family.SOFT, address);
                if (stored != null && !expires(address, stored).isAfter(now)) {
                    database.delete(transaction, Family.SOFT, address);
                }
            }
        });
    }

    /** {@code seconds(8) nanos(4) content}. */
    static byte[] encode(SoftState state) {
        Instant expires = state.expires();
        long seconds = expires.getEpochSecond();
        int nanos = expires.getNano();
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + state.value().size())
                .putLong(seconds)
                .putInt(nanos)
                .put(state.value().asBuffer())
                .array();
    }

    static Instant expires(byte[] address, byte[] value) {
        if (value.length < Long.BYTES + Integer.BYTES) {
            throw Values.corrupt("soft state", address, value, null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        try {
            return Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
        } catch (DateTimeException | ArithmeticException e) {
            throw Values.corrupt("soft state", address, value, e);
        }
    }

    private static Bytes content(byte[] value) {
        return Bytes.wrap(Arrays.copyOfRange(value, Long.BYTES + Integer.BYTES, value.length));
    }

    /** What lies next to each other, as far as one look goes. */
    private static final class Look {
        private final List<byte[]> expired = new ArrayList<>();
        private int looked;
        private long kept;
        private byte[] next = END;
    }
}
