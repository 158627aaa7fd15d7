package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots: a header that tells whether one can be used, and the session as JSON. A snapshot is written with the forms
 * of the changes, and read by placing them again, so a new kind of change needs nothing here.
 */
final class SnapshotCodec {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotCodec.class);
    private static final int USUAL_BYTES = 16 << 10;
    private static final int BODY = Format.HEADER_BYTES + Integer.BYTES + Long.BYTES + Hash.BYTES;

    private final ChannelKey key;
    private final Position position;
    private Json.@Nullable Fields frame;
    private Fold fold = new Fold(Contents.EMPTY, ScopeIndex.EMPTY);

    private SnapshotCodec(ChannelKey key, Position position) {
        this.key = key;
        this.position = position;
    }

    static Bytes encode(SessionState state) {
        JsonWriter out = new JsonWriter(USUAL_BYTES);
        write(state, out);
        ByteBuffer target = ByteBuffer.allocate(Math.addExact(BODY + Hash.BYTES, out.size()));
        Format.SNAPSHOT.begin(target);
        target.putInt(Fold.VERSION).putLong(state.revision());
        state.position().hash().write(target);
        target.put(out.buffer(), 0, out.size());
        Domain.SNAPSHOT.hash(target.array(), 0, target.position()).write(target);
        return Bytes.wrap(target.array());
    }

    /**
     * Reads a snapshot.
     *
     * @return the session; empty if the snapshot is of no use: damaged, folded by other rules, or of another key or
     *     revision. The session can be folded from its log then
     */
    static Optional<SessionState> decode(ChannelKey key, StoredSnapshot stored) {
        return decode(key, stored, false);
    }

    /**
     * Reads the session that a log begins with. It cannot be folded anew, so the rules it was folded by do not matter.
     *
     * @return the session; empty if it is damaged, or of another key or revision
     * @throws StoreFormatException if a newer version wrote it, and it holds what this one does not know
     */
    static Optional<SessionState> decodeBeginning(ChannelKey key, StoredSnapshot stored) {
        return decode(key, stored, true);
    }

    /** Whether a snapshot is whole, but folded by rules of another version. */
    static boolean isOfOtherRules(StoredSnapshot stored) {
        byte[] bytes = stored.bytes().toArray();
        int end = bytes.length - Hash.BYTES;
        if (end < BODY
                || !Domain.SNAPSHOT.hash(bytes, 0, end).equals(Hash.read(ByteBuffer.wrap(bytes, end, Hash.BYTES)))) {
            return false;
        }
        ByteReader in = new ByteReader(bytes, end);
        try {
            Format.SNAPSHOT.check(in, () -> "the snapshot at revision " + stored.revision());
            return in.i32() != Fold.VERSION;
        } catch (StoreFormatException e) {
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Optional<SessionState> decode(ChannelKey key, StoredSnapshot stored, boolean byAnyRules) {
        byte[] bytes = stored.bytes().toArray();
        int end = Math.max(0, bytes.length - Hash.BYTES);
        ByteReader in = new ByteReader(bytes, end);
        int folded = 0;
        try {
            Format.SNAPSHOT.check(in, () -> "the snapshot of " + key + " at revision " + stored.revision());
            if (!Domain.SNAPSHOT.hash(bytes, 0, end).equals(Hash.read(ByteBuffer.wrap(bytes, end, Hash.BYTES)))) {
                throw new MalformedException("does not match its digest");
            }
            folded = in.i32();
            if (folded != Fold.VERSION && !byAnyRules) {
                LOG.debug(
                        "folding {} anew: its snapshot at revision {} is of fold version {}, this one is {}",
                        key,
                        stored.revision(),
                        folded,
                        Fold.VERSION);
                return Optional.empty();
            }
            Position position = new Position(in.i64(), in.hash());
            if (position.revision() != stored.revision()) {
                throw new MalformedException("is of revision " + position.revision());
            }
            SnapshotCodec codec = new SnapshotCodec(key, position);
            Json.forEach(bytes, BODY, end - BODY, codec::take);
            return Optional.of(codec.state());
        } catch (MalformedException | InvalidInputException | StoreFormatException e) {
            if (byAnyRules && (folded > Fold.VERSION || e instanceof StoreFormatException)) {
                throw new StoreFormatException(
                        "the session at revision " + stored.revision() + " that the log of " + key
                                + " begins with was written by a newer version: " + MalformedException.describe(e)
                                + "; use that version, or a newer one",
                        e);
            }
            LOG.debug(
                    "folding {} anew: its snapshot at revision {} cannot be used: {}",
                    key,
                    stored.revision(),
                    MalformedException.describe(e));
            return Optional.empty();
        }
    }

    private static void write(SessionState state, JsonWriter out) {
        out.beginObject();
        out.field("agents", List.copyOf(state.agents()));
        out.field("carrier", state.beginning().carrier());
        out.field("channel", state.channel());
        out.name("deleted").bool(state.isDeleted());
        out.field("deletedAt", state.deletedAt());
        out.field("everythingAt", state.scopes().everythingAt());
        out.field("oldest", state.oldest());
        out.name("scopes").beginArray();
        state.scopes().kinds().forEach((kind, scopes) -> write(kind, scopes, out));
        out.endArray();
        state.beginning().state().ifPresent(hash -> out.field("state", hash));
        TotalsCodec.writeIfAny(state.totals(), out);
        out.field("unknownChanges", state.unknownChanges());
        state.updatedAt().ifPresent(at -> out.field("updatedAt", Format.micros(at)));
        out.field("workspace", state.workspace());
        out.endObject().endDocument();
        for (Collection<? extends Entry<? extends Change>> section :
                state.contents().sections()) {
            section.forEach(entry -> write(entry, out));
        }
    }

    private static void write(Entry<? extends Change> entry, JsonWriter out) {
        out.beginObject();
        out.field("agent", entry.agent());
        out.field("at", Format.micros(entry.at()));
        if (ChangeCodecs.hasClosed(entry.value())) {
            ChangeCodecs.writeClosed(entry.value(), out.name("closed"));
        }
        out.field("index", entry.ref().index());
        ChangeCodecs.writeOpen(entry.value(), out);
        out.field("revision", entry.revision());
        out.field("type", ChangeCodecs.type(entry.value()));
        out.endObject().endDocument();
    }

    private static void write(String kind, ScopeIndex.Kind scopes, JsonWriter out) {
        out.beginObject();
        out.field("keys", List.copyOf(scopes.keys().keySet()));
        out.field("kind", kind);
        out.field("newest", scopes.newest());
        out.name("revisions").beginArray();
        scopes.keys().values().forEach(out::number);
        out.endArray();
        out.field("wholeAt", scopes.wholeAt());
        out.endObject();
    }

    private void take(Json.Fields object) throws MalformedException {
        if (frame == null) {
            ChannelKey written = new ChannelKey(object.text("workspace"), object.text("channel"));
            if (!written.equals(key)) {
                throw new MalformedException("is of " + written);
            }
            frame = object;
            fold = new Fold(Contents.empty(object.number("unknownChanges")), ScopeIndex.EMPTY);
            object.texts("agents").forEach(fold::wrote);
            if (object.has("totals")) {
                fold.restore(TotalsCodec.read(object.object("totals")));
            }
        } else {
            fold.restore(
                    new EntryRef(object.number("revision"), object.integer("index")),
                    object.text("agent"),
                    Format.instant(object.number("at")),
                    ChangeCodecs.read(object.text("type"), object.part("open"), object.part("closed")));
        }
    }

    private SessionState state() throws MalformedException {
        if (frame == null) {
            throw new MalformedException("is empty");
        }
        return new SessionState(
                key,
                position,
                frame.has("updatedAt") ? Optional.of(Format.instant(frame.number("updatedAt"))) : Optional.empty(),
                frame.bool("deleted"),
                new Beginning(
                        frame.number("deletedAt"),
                        frame.number("oldest"),
                        frame.optionalText("state").map(Hash::parse),
                        frame.number("carrier")),
                fold.contents(),
                scopes(frame));
    }

    private static ScopeIndex scopes(Json.Fields frame) throws MalformedException {
        Map<String, ScopeIndex.Kind> kinds = new HashMap<>();
        for (Json.Fields kind : frame.objects("scopes")) {
            List<String> keys = kind.texts("keys");
            List<Long> revisions = kind.numbers("revisions");
            if (keys.size() != revisions.size()) {
                throw new MalformedException("has " + keys.size() + " keys and " + revisions.size() + " revisions");
            }
            PSortedMap<String, Long> written = TreePMap.empty();
            for (int i = 0; i < keys.size(); i++) {
                written = written.plus(keys.get(i), revisions.get(i));
            }
            kinds.put(kind.text("kind"), new ScopeIndex.Kind(kind.number("newest"), kind.number("wholeAt"), written));
        }
        return ScopeIndex.restored(frame.number("everythingAt"), kinds);
    }
}
