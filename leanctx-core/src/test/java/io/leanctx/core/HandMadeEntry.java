package io.leanctx.core;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes an entry by {@code docs/format.md} alone, with nothing of the codec, so that the two can be held against it. */
final class HandMadeEntry {

    private final String workspace;
    private final String channel;
    private final byte[] incarnation = new byte[16];
    private final List<byte[]> salts = new ArrayList<>();
    private final List<@Nullable String> closed = new ArrayList<>();
    private final List<byte[]> signatures = new ArrayList<>();
    private int format = 1;
    private long revision = 1;
    private long micros = 1_772_355_600_000_001L;
    private byte[] previous = new byte[32];
    private String open = "";

    HandMadeEntry(String workspace, String channel) {
        this.workspace = workspace;
        this.channel = channel;
    }

    HandMadeEntry format(int value) {
        format = value;
        return this;
    }

    HandMadeEntry after(long previousRevision, byte[] previousHash) {
        revision = previousRevision + 1;
        previous = previousHash;
        return this;
    }

    HandMadeEntry micros(long value) {
        micros = value;
        return this;
    }

    HandMadeEntry incarnation(byte[] value) {
        System.arraycopy(value, 0, incarnation, 0, incarnation.length);
        return this;
    }

    /** A closed part, with a salt; null if the change has none. */
    HandMadeEntry closed(@Nullable String json, byte[] salt) {
        closed.add(json);
        salts.add(salt);
        return this;
    }

    /** The open part. {@code #0}, {@code #1} … stand for the digests of the closed parts. */
    HandMadeEntry open(String json) {
        open = json;
        for (int i = 0; i < closed.size(); i++) {
            if (closed.get(i) != null) {
                open = open.replace("#" + i, HexFormat.of().formatHex(digestOfClosed(i)));
            }
        }
        return this;
    }

    HandMadeEntry signature(byte[] value) {
        signatures.add(value);
        return this;
    }

    byte[] hash() {
        return sha256("leanctx/envelope/1\0".getBytes(StandardCharsets.US_ASCII), envelope());
    }

    byte[] bytes() {
        return written(out -> {
            byte[] unsummed = unsummed();
            CRC32C crc = new CRC32C();
            crc.update(unsummed);
            out.write(unsummed);
            out.writeInt((int) crc.getValue());
        });
    }

    private byte[] unsummed() {
        return written(out -> {
            out.write(new byte[] {'L', 'E', (byte) format, (byte) ~format});
            out.write(envelope());
            if (revision == 1) {
                out.write(incarnation);
            }
            byte[] openBytes = open.getBytes(StandardCharsets.UTF_8);
            out.writeInt(openBytes.length);
            out.write(openBytes);
            out.writeInt(closed.size());
            for (int i = 0; i < closed.size(); i++) {
                out.writeByte(closed.get(i) == null ? 0 : 1);
                if (closed.get(i) != null) {
                    byte[] text = closed.get(i).getBytes(StandardCharsets.UTF_8);
                    out.write(salts.get(i));
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
            out.writeInt(signatures.size());
            for (byte[] signature : signatures) {
                out.writeInt(signature.length);
                out.write(signature);
            }
        });
    }

    private byte[] envelope() {
        return written(out -> {
            out.writeLong(revision);
            out.writeLong(micros);
            out.write(revision == 1 ? genesis() : previous);
            out.write(sha256(
                    "leanctx/payload/1\0".getBytes(StandardCharsets.US_ASCII), open.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private byte[] genesis() {
        byte[] key = written(out -> {
            out.writeUTF(workspace);
            out.writeUTF(channel);
            out.write(incarnation);
        });
        return sha256("leanctx/genesis/1\0".getBytes(StandardCharsets.US_ASCII), key);
    }

    private byte[] digestOfClosed(int i) {
        return sha256(
                "leanctx/closed/1\0".getBytes(StandardCharsets.US_ASCII),
                salts.get(i),
                closed.get(i).getBytes(StandardCharsets.UTF_8));
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            body.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
