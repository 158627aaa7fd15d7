package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.core.EntryLayout.Presence;
import io.leanctx.spi.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Makes the bytes of an entry again from how a proof shows it. They are the same bytes if the proof is of that entry. */
final class ProvenEntry {

    private static final int USUAL_BYTES = 1024;

    private ProvenEntry() {}

    static Bytes bytes(Json.Fields commit) throws MalformedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(commit, out);
        } catch (MalformedException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        int end = bytes.size();
        byte[] entry = Arrays.copyOf(bytes.toByteArray(), end + Format.CHECKSUM_BYTES);
        ByteBuffer.wrap(entry).putInt(end, Format.checksum(entry, end));
        return Bytes.wrap(entry);
    }

    private static void write(Json.Fields commit, DataOutputStream out) throws IOException {
        long revision = commit.number("revision");
        byte[] open = canonical(commit.object("open"));
        ByteBuffer header = ByteBuffer.allocate(Format.HEADER_BYTES);
        Format.ENTRY.begin(header);
        out.write(header.array());
        out.writeLong(revision);
        out.writeLong(micros(commit.text("instant")));
        write(Hash.parse(commit.text("previous")), out);
        write(Domain.PAYLOAD.hash(open, 0, open.length), out);
        if (revision == 1) {
            out.write(hex(commit.text("incarnation"), EntryLayout.INCARNATION_BYTES));
        }
        out.writeInt(open.length);
        out.write(open);
        List<Json> closed = commit.elements("closed");
        List<Json.Fields> changes = commit.object("open").objects("changes");
        out.writeInt(closed.size());
        for (int i = 0; i < closed.size(); i++) {
            boolean bound = i < changes.size() && changes.get(i).has("closed");
            writeClosed(closed.get(i), bound, out);
        }
        List<String> signatures = commit.texts("signatures");
        out.writeInt(signatures.size());
        for (String signature : signatures) {
            byte[] signed = ProofReader.base64(signature);
            out.writeInt(signed.length);
            out.write(signed);
        }
    }

    /** A text that is bound and is not there was erased: a full proof withholds none. */
    private static void writeClosed(Json closed, boolean bound, DataOutputStream out) throws IOException {
        if (closed instanceof Json.Fields part) {
            byte[] text = canonical(part.object("text"));
            out.writeByte(Presence.PRESENT.flag());
            out.write(hex(part.text("salt"), EntryLayout.SALT_BYTES));
            out.writeInt(text.length);
            out.write(text);
        } else {
            out.writeByte(bound ? Presence.ERASED.flag() : Presence.NONE.flag());
        }
    }

    private static void write(Hash hash, DataOutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Hash.BYTES);
        hash.write(bytes);
        out.write(bytes.array());
    }

    private static byte[] canonical(Json.Fields fields) {
        JsonWriter out = new JsonWriter(USUAL_BYTES);
        fields.write(out);
        return Arrays.copyOf(out.buffer(), out.size());
    }

    private static byte[] hex(String text, int length) throws MalformedException {
        try {
            byte[] bytes = HexFormat.of().parseHex(text);
            if (bytes.length == length) {
                return bytes;
            }
            throw new MalformedException("has " + bytes.length + " bytes in hexadecimal instead of " + length);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("has a text that is not hexadecimal", e);
        }
    }

    private static long micros(String text) throws MalformedException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedException("has \"" + text + "\" as a time, no whole number", e);
        }
    }
}
