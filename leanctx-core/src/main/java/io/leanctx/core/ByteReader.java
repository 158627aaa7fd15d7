package io.leanctx.core;

import io.leanctx.Hash;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads stored bytes and trusts none of them: no length is believed before that many bytes are seen to be there. */
final class ByteReader {

    private final byte[] bytes;
    private final ByteBuffer in;

    /** Reads the bytes before {@code end}. */
    ByteReader(byte[] bytes, int end) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes, 0, end);
    }

    int position() {
        return in.position();
    }

    int u8() throws MalformedException {
        require(1);
        return in.get() & 0xff;
    }

    int u16() throws MalformedException {
        require(Short.BYTES);
        return in.getShort() & 0xffff;
    }

    int i32() throws MalformedException {
        require(Integer.BYTES);
        return in.getInt();
    }

    long i64() throws MalformedException {
        require(Long.BYTES);
        return in.getLong();
    }

    Hash hash() throws MalformedException {
        require(Hash.BYTES);
        return Hash.read(in);
    }

    /** Reads an unsigned number of 32 bits that counts things, each of which takes at least {@code bytesEach} bytes. */
    int count(int bytesEach) throws MalformedException {
        require(Integer.BYTES);
        long count = in.getInt() & 0xffff_ffffL;
        if (count * bytesEach > in.remaining()) {
            throw new MalformedException("announces " + count + " items of at least " + bytesEach + " bytes, but has "
                    + in.remaining() + " bytes left");
        }
        return (int) count;
    }

    /** Passes over bytes; answers where they begin. */
    int skip(int length) throws MalformedException {
        require(length);
        int start = in.position();
        in.position(start + length);
        return start;
    }

    /** Reads UTF-8 text, whose length in bytes stands before it in 16 bits. */
    String text16() throws MalformedException {
        int length = u16();
        int start = skip(length);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("has text that is not UTF-8", e);
        }
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    void requireEnd() throws MalformedException {
        if (in.hasRemaining()) {
            throw new MalformedException("has " + in.remaining() + " bytes too many");
        }
    }

    private void require(int length) throws MalformedException {
        if (in.remaining() < length) {
            throw new MalformedException("ends early");
        }
    }
}
