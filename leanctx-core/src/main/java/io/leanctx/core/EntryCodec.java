package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.core.EntryLayout.ClosedPart;
import io.leanctx.core.EntryLayout.Presence;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts payloads into envelopes, and reads and verifies what was stored. */
final class EntryCodec {

    private EntryCodec() {}

    /**
     * Makes the entry of a commit.
     *
     * @param at in whole microseconds
     * @param previous the hash of the commit before; not looked at for revision 1, which follows the hash of the key and
     *     the incarnation
     * @param incarnation 16 random bytes for revision 1, else empty
     */
    static SealedEntry seal(
            EncodedPayload payload, long revision, Instant at, Hash previous, ChannelKey key, byte[] incarnation) {
        int expected = revision == 1 ? EntryLayout.INCARNATION_BYTES : 0;
        if (incarnation.length != expected) {
            throw new IllegalArgumentException("an entry of revision " + revision + " has an incarnation of " + expected
                    + " bytes, not " + incarnation.length);
        }
        byte[] bytes = new byte
                [Math.addExact(
                        EntryLayout.ENVELOPE + EntryLayout.ENVELOPE_BYTES + expected + Format.CHECKSUM_BYTES,
                        payload.size())];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        Format.ENTRY.begin(target);
        target.putLong(revision).putLong(Format.micros(at));
        (revision == 1 ? genesis(key, incarnation, 0) : previous).write(target);
        payload.root().write(target);
        target.put(incarnation);
        payload.write(target);
        target.putInt(Format.checksum(bytes, target.position()));
        return new SealedEntry(hash(bytes), Bytes.wrap(bytes));
    }

    /**
     * Adds a signature to an entry that was just sealed, behind those it has. Its hash stays.
     *
     * @param payload what it was sealed of
     */
    static Bytes withSignature(Bytes entry, EncodedPayload payload, byte[] signature) {
        byte[] sealed = entry.toArray();
        int end = sealed.length - Format.CHECKSUM_BYTES;
        byte[] signed = Arrays.copyOf(sealed, sealed.length + Integer.BYTES + signature.length);
        ByteBuffer target = ByteBuffer.wrap(signed);
        int count = end - payload.signaturesSize();
        target.putInt(count, target.getInt(count) + 1);
        target.position(end).putInt(signature.length).put(signature);
        target.putInt(Format.checksum(signed, target.position()));
        return Bytes.wrap(signed);
    }

    /**
     * Reads an entry and verifies all that it can by itself: bytes, key, revision, and each part against its digest.
     *
     * @throws StoreCorruptException if something does not verify
     * @throws StoreFormatException if it is of a newer format
     */
    static DecodedEntry decode(ChannelKey key, StoredEntry stored) {
        try {
            return decode(key, stored, layout(key, stored));
        } catch (MalformedException | InvalidInputException e) {
            throw corrupt(key, stored, e);
        }
    }

    /**
     * Takes the closed parts of all changes out of an entry.
     *
     * @see #erase(ChannelKey, StoredEntry, Set)
     */
    static Bytes erase(ChannelKey key, StoredEntry stored) {
        int changes = decode(key, stored).commit().changes().size();
        return erase(key, stored, IntStream.range(0, changes).boxed().collect(Collectors.toSet()));
    }

    /**
     * Takes the closed parts of some changes out of an entry, salt and all. The entry then still reads and verifies, with the
     * same hash. Where there is no closed part any more, or never was, the entry stays as it is.
     *
     * @param changes which of the commit's changes, from 0
     * @throws IndexOutOfBoundsException if there is no such change
     * @throws StoreCorruptException if the entry does not verify
     * @throws StoreFormatException if it is of a newer format
     */
    static Bytes erase(ChannelKey key, StoredEntry stored, Set<Integer> changes) {
        decode(key, stored);
        EntryLayout layout = verifiedLayout(key, stored);
        byte[] before = layout.bytes();
        byte[] after = new byte[before.length];
        int read = 0;
        int written = 0;
        for (int change : new TreeSet<>(changes)) {
            ClosedPart part = layout.closed().get(change);
            if (part.presence() == Presence.PRESENT) {
                int kept = part.salt() - 1 - read;
                System.arraycopy(before, read, after, written, kept);
                written += kept;
                after[written++] = Presence.ERASED.flag();
                read = part.text() + part.length();
            }
        }
        if (read == 0) {
            return stored.bytes();
        }
        System.arraycopy(before, read, after, written, before.length - read);
        int length = written + before.length - read;
        int end = length - Format.CHECKSUM_BYTES;
        ByteBuffer.wrap(after).putInt(end, Format.checksum(after, end));
        return Bytes.wrap(Arrays.copyOf(after, length));
    }

    /**
     * Whether an entry holds some changes and no others, as far as can be said of what was erased of it.
     *
     * @throws StoreCorruptException if the entry does not verify
     * @throws StoreFormatException if it is of a newer format
     */
    static boolean holds(ChannelKey key, StoredEntry stored, List<Change> changes) {
        List<Change> held = decode(key, stored).commit().changes();
        if (held.equals(changes)) {
            return true;
        }
        List<ClosedPart> closed = verifiedLayout(key, stored).closed();
        boolean same = held.size() == changes.size();
        for (int i = 0; same && i < held.size(); i++) {
            same = held.get(i).equals(changes.get(i))
                    || (closed.get(i).presence() == Presence.ERASED
                            && ChangeCodecs.hasClosed(changes.get(i))
                            && ChangeCodecs.open(held.get(i)).equals(ChangeCodecs.open(changes.get(i))));
        }
        return same;
    }

    private static EntryLayout verifiedLayout(ChannelKey key, StoredEntry stored) {
        try {
            return layout(key, stored);
        } catch (MalformedException e) {
            throw corrupt(key, stored, e);
        }
    }

    private static DecodedEntry decode(ChannelKey key, StoredEntry stored, EntryLayout layout)
            throws MalformedException {
        if (layout.revision() != stored.revision()) {
            throw new MalformedException("says that its revision is " + layout.revision());
        }
        byte[] bytes = layout.bytes();
        if (!Domain.PAYLOAD.hash(bytes, layout.open(), layout.openLength()).equals(layout.root())) {
            throw new MalformedException("has an open part that does not match its digest");
        }
        if (layout.revision() == 1 && !genesis(key, bytes, layout.incarnation()).equals(layout.previous())) {
            throw new MalformedException("begins the log of another key or incarnation");
        }
        Json.Fields open = Json.parse(bytes, layout.open(), layout.openLength());
        long format = open.number("format");
        requireReadable(format, () -> name(key, stored));
        ChannelKey written = new ChannelKey(open.text("workspace"), open.text("channel"));
        if (!written.equals(key)) {
            throw new MalformedException("was written to " + written);
        }
        Json.Fields base = open.object("base");
        Commit commit = new Commit(
                key.workspace(),
                key.channel(),
                new Position(layout.revision(), hash(bytes)),
                Format.instant(layout.micros()),
                open.text("agent"),
                open.text("operation"),
                new Position(base.number("revision"), Hash.parse(base.text("hash"))),
                open.numbers("seen"),
                scopes(open, "guard"),
                changes(open.objects("changes"), layout));
        return new DecodedEntry(commit, layout.previous());
    }

    /** Refuses the payload of another format, of a newer one as such. */
    static void requireReadable(long format, Supplier<String> whose) throws MalformedException {
        if (format > Format.CURRENT) {
            throw new StoreFormatException(whose.get() + " has a payload of format " + format
                    + ", this version reads up to format " + Format.CURRENT
                    + "; use the version of the library that wrote it, or a newer one");
        }
        if (format != Format.CURRENT) {
            throw new MalformedException("has a payload of format " + format);
        }
    }

    private static List<Change> changes(List<Json.Fields> open, EntryLayout layout) throws MalformedException {
        if (open.size() != layout.closed().size() || open.isEmpty()) {
            throw new MalformedException(
                    "has " + open.size() + " changes and " + layout.closed().size() + " closed parts");
        }
        List<Change> changes = new ArrayList<>(open.size());
        for (int i = 0; i < open.size(); i++) {
            Json.Fields fields = open.get(i);
            ClosedPart part = layout.closed().get(i);
            Optional<Json.Fields> closed = closed(i, fields, part, layout.bytes());
            changes.add(ChangeCodecs.read(
                    fields.text("type"),
                    scopes(fields, "scopes"),
                    fields.part("open"),
                    closed,
                    part.presence() == Presence.ERASED));
        }
        return changes;
    }

    private static Optional<Json.Fields> closed(int index, Json.Fields open, ClosedPart part, byte[] bytes)
            throws MalformedException {
        boolean bound = open.has("closed");
        if (bound != (part.presence() != Presence.NONE)) {
            throw new MalformedException("has in change " + index
                    + (bound ? " the digest of a closed part that is missing" : " a closed part without a digest"));
        }
        if (part.presence() != Presence.PRESENT) {
            return Optional.empty();
        }
        if (!digest(bytes, part).equals(Hash.parse(open.text("closed")))) {
            throw new MalformedException("has in change " + index + " a closed part that does not match its digest");
        }
        return Optional.of(Json.parse(bytes, part.text(), part.length()));
    }

    /** The digest of a closed part that is there. */
    static Hash digest(byte[] entry, ClosedPart part) {
        MessageDigest digest = Domain.CLOSED.digest();
        digest.update(entry, part.salt(), EntryLayout.SALT_BYTES);
        digest.update(entry, part.text(), part.length());
        return Hash.of(digest.digest());
    }

    private static Set<Scope> scopes(Json.Fields fields, String name) throws MalformedException {
        Set<Scope> scopes = new LinkedHashSet<>();
        for (String scope : fields.texts(name)) {
            scopes.add(Scope.parse(scope));
        }
        return scopes;
    }

    private static EntryLayout layout(ChannelKey key, StoredEntry stored) throws MalformedException {
        return new EntryLayout(stored.bytes().toArray(), () -> name(key, stored));
    }

    /** The hash of a commit. */
    static Hash hash(byte[] entry) {
        return Domain.ENVELOPE.hash(entry, EntryLayout.ENVELOPE, EntryLayout.ENVELOPE_BYTES);
    }

    /** What the first commit of a log follows. */
    static Hash genesis(ChannelKey key, byte[] incarnation, int offset) {
        MessageDigest digest = Domain.GENESIS.digest();
        for (String part : List.of(key.workspace(), key.channel())) {
            byte[] name = part.getBytes(StandardCharsets.UTF_8);
            digest.update((byte) (name.length >> 8));
            digest.update((byte) name.length);
            digest.update(name);
        }
        digest.update(incarnation, offset, EntryLayout.INCARNATION_BYTES);
        return Hash.of(digest.digest());
    }

    private static String name(ChannelKey key, StoredEntry stored) {
        return "revision " + stored.revision() + " of " + key;
    }

    private static StoreCorruptException corrupt(ChannelKey key, StoredEntry stored, Exception cause) {
        String what = MalformedException.describe(cause);
        return new StoreCorruptException(
                name(key, stored) + " is damaged: " + what + ". Nothing of it is served; restore the log from a backup",
                cause);
    }
}
