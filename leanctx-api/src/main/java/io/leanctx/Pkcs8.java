package io.leanctx;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Ed25519 private keys in PKCS#8 (RFC 5958, RFC 8410). Read here and not by the JDK, so that each refusal says what it was
 * given, and none has anything of the key in it.
 */
final class Pkcs8 {

    /** The bytes of the secret from which both halves are made. */
    static final int SEED_BYTES = 32;

    private static final byte[] BEFORE_SEED = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] BEFORE_PUBLIC_KEY = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final String ED25519 = "2b6570";
    private static final Map<String, String> OTHERS = Map.of(
            "2a864886f70d010101", "RSA",
            "2a864886f70d01010a", "RSASSA-PSS",
            "2a8648ce3d0201", "an elliptic curve (ECDSA)",
            "2a8648ce380401", "DSA",
            "2b6571", "Ed448",
            "2b656e", "X25519",
            "2b656f", "X448");

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int ATTRIBUTES = 0xa0;
    private static final int PUBLIC_KEY = 0x81;

    private Pkcs8() {}

    /** What a private key has. */
    static final class Read {

        private final byte[] seed;
        private final Optional<AgentKey> publicKey;

        private Read(byte[] seed, Optional<AgentKey> publicKey) {
            this.seed = seed;
            this.publicKey = publicKey;
        }

        /** The secret; not to be written to. */
        byte[] seed() {
            return seed;
        }

        /** What the key says its public half is; not verified. */
        Optional<AgentKey> publicKey() {
            return publicKey;
        }
    }

    static byte[] write(byte[] seed) {
        byte[] der = Arrays.copyOf(BEFORE_SEED, BEFORE_SEED.length + seed.length);
        System.arraycopy(seed, 0, der, BEFORE_SEED.length, seed.length);
        return der;
    }

    static Read read(byte[] der) {
        Der whole = new Der(der, 0, der.length);
        Der key = whole.inside(SEQUENCE);
        whole.requireEnd();
        if (key.next() == SEQUENCE) {
            throw withoutVersion(key);
        }
        int version = key.integer();
        if (version > 1) {
            throw malformed("is of a version other than 0 and 1");
        }
        Der algorithm = key.inside(SEQUENCE);
        String oid = HexFormat.of().formatHex(algorithm.bytes(OBJECT_IDENTIFIER));
        if (!oid.equals(ED25519)) {
            throw new InvalidInputException("the private key is of "
                    + OTHERS.getOrDefault(oid, "another algorithm (object identifier " + oid + " in DER)")
                    + "; give an Ed25519 key, as openssl genpkey -algorithm ed25519 makes it");
        }
        algorithm.requireEnd();
        byte[] seed = key.inside(OCTET_STRING).onlyBytes(OCTET_STRING);
        if (seed.length != SEED_BYTES) {
            throw malformed("has a secret of " + seed.length + " bytes instead of " + SEED_BYTES);
        }
        if (key.next() == ATTRIBUTES) {
            key.bytes(ATTRIBUTES);
        }
        Optional<AgentKey> publicKey =
                key.next() == PUBLIC_KEY ? Optional.of(publicKey(key.bytes(PUBLIC_KEY))) : Optional.empty();
        key.requireEnd();
        return new Read(seed, publicKey);
    }

    private static AgentKey publicKey(byte[] bits) {
        // The first byte counts the bits of the last one that are not used.
        if (bits.length != SEED_BYTES + 1 || bits[0] != 0) {
            throw malformed("has a public half of " + bits.length + " bytes");
        }
        byte[] x509 = Arrays.copyOf(BEFORE_PUBLIC_KEY, BEFORE_PUBLIC_KEY.length + SEED_BYTES);
        System.arraycopy(bits, 1, x509, BEFORE_PUBLIC_KEY.length, SEED_BYTES);
        return new AgentKey(Base64.getEncoder().encodeToString(x509));
    }

    /** What other keys begin with. */
    private static InvalidInputException withoutVersion(Der key) {
        key.bytes(SEQUENCE);
        return switch (key.next()) {
            case BIT_STRING ->
                new InvalidInputException("this is a public key (X.509); give the private half, in PKCS#8");
            case OCTET_STRING ->
                new InvalidInputException(
                        "the private key is encrypted; decrypt it first, as with openssl pkey -inform DER -in key.der, and"
                                + " give the result");
            default -> malformed("has no version");
        };
    }

    private static InvalidInputException malformed(String what) {
        return new InvalidInputException("this is no private key in PKCS#8, or it was cut off: it " + what
                + "; give the whole of what openssl genpkey -algorithm ed25519 writes");
    }

    /** Values, each behind a tag and its length (X.690). */
    private static final class Der {

        private static final int END = -1;
        private static final int LONG_FORM = 0x80;

        private final byte[] bytes;
        private final int end;
        private int at;

        Der(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        /** The tag of the next value; {@link #END} if there is none. */
        int next() {
            return at < end ? bytes[at] & 0xff : END;
        }

        Der inside(int tag) {
            int length = begin(tag);
            Der inside = new Der(bytes, at, at + length);
            at += length;
            return inside;
        }

        byte[] bytes(int tag) {
            int length = begin(tag);
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }

        byte[] onlyBytes(int tag) {
            byte[] only = bytes(tag);
            requireEnd();
            return only;
        }

        int integer() {
            byte[] value = bytes(INTEGER);
            if (value.length != 1 || value[0] < 0) {
                throw malformed("has no version of one byte");
            }
            return value[0];
        }

        void requireEnd() {
            if (at != end) {
                throw malformed("has " + (end - at) + " bytes too many");
            }
        }

        /** Passes over a tag and the length behind it. */
        private int begin(int tag) {
            if (next() != tag) {
                throw malformed(
                        at < end ? "has something else where the tag %02x belongs".formatted(tag) : "ends early");
            }
            at++;
            int length = byteOfLength();
            if (length >= LONG_FORM) {
                int count = length - LONG_FORM;
                if (count < 1 || count > 3) {
                    throw malformed("has a length that is not of 1 to 3 bytes");
                }
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = length << Byte.SIZE | byteOfLength();
                }
            }
            if (length > end - at) {
                throw malformed("announces more bytes than it has");
            }
            return length;
        }

        private int byteOfLength() {
            if (at == end) {
                throw malformed("ends early");
            }
            return bytes[at++] & 0xff;
        }
    }
}
