package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes JSON in the canonical form of RFC 8785, except that the caller names the fields of an object in order. Written
 * here and not left to Jackson, since the bytes are hashed and stored: they must not depend on the version that a host
 * brings along (2.18 writes characters beyond the basic plane in another way than 2.20 does).
 *
 * <p>Several documents may follow each other in one buffer, see {@link #endDocument}. Used by one thread.
 */
final class JsonWriter implements FieldSink {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ESCAPE = 6;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;
    private boolean comma;

    JsonWriter(int capacity) {
        bytes = new byte[capacity];
    }

    JsonWriter beginObject() {
        return begin('{');
    }

    JsonWriter endObject() {
        return end('}');
    }

    JsonWriter beginArray() {
        return begin('[');
    }

    JsonWriter endArray() {
        return end(']');
    }

    /** Begins a field; its value comes next. The names of an object come in the order of their UTF-16 code units. */
    JsonWriter name(String name) {
        separate();
        quote(name);
        put(':');
        comma = false;
        return this;
    }

    JsonWriter string(String value) {
        separate();
        quote(value);
        return this;
    }

    JsonWriter number(long value) {
        return literal(Long.toString(value));
    }

    JsonWriter bool(boolean value) {
        return literal(value ? "true" : "false");
    }

    /** Writes ASCII text that is a JSON value already: a number, {@code true}, {@code null}. */
    JsonWriter literal(String value) {
        separate();
        reserve(value.length());
        for (int i = 0; i < value.length(); i++) {
            bytes[size++] = (byte) value.charAt(i);
        }
        return this;
    }

    /** Writes a value that is canonical JSON already. */
    JsonWriter copy(byte[] value, int offset, int length) {
        separate();
        reserve(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Hands over what was written since the last time, and goes on with an empty buffer. */
    void drain(OutputStream to) throws IOException {
        to.write(bytes, 0, size);
        size = 0;
    }

    private JsonWriter hash(Hash value) {
        ByteBuffer digest = ByteBuffer.allocate(Hash.BYTES);
        value.write(digest);
        return hex(digest.array(), 0, Hash.BYTES);
    }

    /** Writes a string of lower-case hexadecimal digits. */
    JsonWriter hex(byte[] value, int offset, int length) {
        separate();
        reserve(2 * length + 2);
        bytes[size++] = '"';
        for (int i = offset; i < offset + length; i++) {
            bytes[size++] = HEX[(value[i] >> 4) & 0xf];
            bytes[size++] = HEX[value[i] & 0xf];
        }
        bytes[size++] = '"';
        return this;
    }

    @Override
    public JsonWriter field(String name, String value) {
        return name(name).string(value);
    }

    @Override
    public JsonWriter field(String name, long value) {
        return name(name).number(value);
    }

    @Override
    public JsonWriter field(String name, Hash value) {
        return name(name).hash(value);
    }

    @Override
    public JsonWriter field(String name, List<String> values) {
        name(name).beginArray();
        for (String value : values) {
            string(value);
        }
        return endArray();
    }

    /** Ends a document, so that another may follow; answers the size so far, which is where that one begins. */
    int endDocument() {
        comma = false;
        return size;
    }

    int size() {
        return size;
    }

    /** The buffer itself, of which {@link #size} bytes count. Valid until something is written again. */
    byte[] buffer() {
        return bytes;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private JsonWriter begin(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = true;
    }

    private void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void quote(String text) {
        int length = text.length();
        reserve(length + 2);
        byte[] target = bytes;
        int at = size;
        target[at++] = '"';
        int plain = 0;
        for (; plain < length; plain++) {
            char c = text.charAt(plain);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                break;
            }
            target[at++] = (byte) c;
        }
        size = at;
        special(text, plain);
        put('"');
    }

    /** Writes the characters from {@code start}, of which any may need more than a byte. */
    private void special(String text, int start) {
        int i = start;
        while (i < text.length()) {
            reserve(LONGEST_ESCAPE);
            char c = text.charAt(i++);
            if (c >= 0x80) {
                i = multiByte(text, c, i);
            } else if (c >= ' ' && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
            } else {
                escape(c);
            }
        }
    }

    private int multiByte(String text, char c, int next) {
        if (c < 0x800) {
            bytes[size++] = (byte) (0xc0 | (c >> 6));
            bytes[size++] = continuation(c);
            return next;
        }
        if (!Character.isSurrogate(c)) {
            bytes[size++] = (byte) (0xe0 | (c >> 12));
            bytes[size++] = continuation(c >> 6);
            bytes[size++] = continuation(c);
            return next;
        }
        if (!Character.isHighSurrogate(c) || next == text.length() || !Character.isLowSurrogate(text.charAt(next))) {
            throw new InvalidInputException("text has half of a surrogate pair (U+%04X) at index %d, which UTF-8 cannot"
                            .formatted((int) c, next - 1)
                    + " carry; it was probably cut in the middle of a character");
        }
        int point = Character.toCodePoint(c, text.charAt(next));
        bytes[size++] = (byte) (0xf0 | (point >> 18));
        bytes[size++] = continuation(point >> 12);
        bytes[size++] = continuation(point >> 6);
        bytes[size++] = continuation(point);
        return next + 1;
    }

    /** A byte of UTF-8 after the first, with the lowest six bits. */
    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '\b' -> bytes[size++] = 'b';
            case '\t' -> bytes[size++] = 't';
            case '\n' -> bytes[size++] = 'n';
            case '\f' -> bytes[size++] = 'f';
            case '\r' -> bytes[size++] = 'r';
            case '"', '\\' -> bytes[size++] = (byte) c;
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 0xf];
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(size, more), (int) Math.min(bytes.length * 2L, LONGEST_ARRAY)));
        }
    }
}
