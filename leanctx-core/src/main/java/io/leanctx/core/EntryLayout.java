package io.leanctx.core;

import io.leanctx.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the parts of a stored entry are. Nothing is verified but that they fit; see {@code docs/format.md} for the bytes.
 */
final class EntryLayout {

    /** The size of the salt of a closed part. */
    static final int SALT_BYTES = 16;

    /** The size of the incarnation, which stands in the first entry of a log. */
    static final int INCARNATION_BYTES = 16;

    /** Where the envelope begins. */
    static final int ENVELOPE = Format.HEADER_BYTES;

    /** The size of revision, instant, previous hash and payload root: what the hash of a commit is of. */
    static final int ENVELOPE_BYTES = 2 * Long.BYTES + 2 * Hash.BYTES;

    /** How a closed part stands in an entry. */
    enum Presence {
        /** The change has none. */
        NONE(0),
        /** It is there. */
        PRESENT(1),
        /** It was there, and was erased with its salt; the open part keeps its digest. */
        ERASED(2);

        private final int flag;

        Presence(int flag) {
            this.flag = flag;
        }

        byte flag() {
            return (byte) flag;
        }

        static Presence of(int flag) throws MalformedException {
            for (Presence presence : values()) {
                if (presence.flag == flag) {
                    return presence;
                }
            }
            throw new MalformedException("has the flag " + flag + " in front of a closed part");
        }
    }

    /**
     * A closed part.
     *
     * @param salt where its salt begins; the text follows after it and the text's length
     * @param text where its text begins
     * @param length the bytes of its text
     */
    record ClosedPart(Presence presence, int salt, int text, int length) {}

    /**
     * A signature.
     *
     * @param start where it begins
     * @param length its bytes
     */
    record Signed(int start, int length) {}

    private final byte[] bytes;
    private final long revision;
    private final long micros;
    private final Hash previous;
    private final Hash root;
    private final int incarnation;
    private final int open;
    private final int openLength;
    private final List<ClosedPart> closed;
    private final List<Signed> signatures;

    /**
     * Finds the parts of an entry.
     *
     * @param whose names the entry in a message
     * @throws MalformedException if they are not there
     * @throws io.leanctx.StoreFormatException if the entry is of a newer format
     */
    EntryLayout(byte[] bytes, Supplier<String> whose) throws MalformedException {
        this.bytes = bytes;
        Format.ENTRY.check(new ByteReader(bytes, bytes.length), whose);
        Format.verifyChecksum(bytes);
        ByteReader in = new ByteReader(bytes, bytes.length - Format.CHECKSUM_BYTES);
        in.skip(Format.HEADER_BYTES);
        revision = in.i64();
        micros = in.i64();
        previous = in.hash();
        root = in.hash();
        incarnation = in.skip(revision == 1 ? INCARNATION_BYTES : 0);
        openLength = in.count(1);
        open = in.skip(openLength);
        closed = closedParts(in);
        signatures = signatures(in);
        in.requireEnd();
    }

    byte[] bytes() {
        return bytes;
    }

    long revision() {
        return revision;
    }

    long micros() {
        return micros;
    }

    Hash previous() {
        return previous;
    }

    Hash root() {
        return root;
    }

    /** Where the incarnation begins; it is there at revision 1 only. */
    int incarnation() {
        return incarnation;
    }

    /** Where the open part begins. */
    int open() {
        return open;
    }

    int openLength() {
        return openLength;
    }

    /** The closed parts, one for each change. */
    List<ClosedPart> closed() {
        return closed;
    }

    /** The signatures: the agent's of the payload root, if it has a key, and a store's of the hash of the commit. */
    List<Signed> signatures() {
        return signatures;
    }

    private static List<Signed> signatures(ByteReader in) throws MalformedException {
        int count = in.count(Integer.BYTES);
        List<Signed> signatures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = in.count(1);
            signatures.add(new Signed(in.skip(length), length));
        }
        return signatures;
    }

    private static List<ClosedPart> closedParts(ByteReader in) throws MalformedException {
        int count = in.count(1);
        List<ClosedPart> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Presence presence = Presence.of(in.u8());
            if (presence == Presence.PRESENT) {
                int salt = in.skip(SALT_BYTES);
                int length = in.count(1);
                parts.add(new ClosedPart(presence, salt, in.skip(length), length));
            } else {
                parts.add(new ClosedPart(presence, 0, 0, 0));
            }
        }
        return parts;
    }
}
