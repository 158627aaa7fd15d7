package io.leanctx.core;

import io.leanctx.InvalidInputException;
import java.util.Arrays;

/** Tells JSON in the canonical form of RFC 8785 from other JSON. */
final class CanonicalJson {

    /** Whole numbers below this are the same in every language. */
    private static final long EXACT = 1L << 53;

    private CanonicalJson() {}

    /**
     * Reads an object that is in canonical form, its numbers all whole and below 2^53.
     *
     * @throws MalformedException if it is not
     */
    static Json.Fields read(byte[] bytes, int offset, int length) throws MalformedException {
        Json.Fields fields = Json.parse(bytes, offset, length);
        JsonWriter again = new JsonWriter(length);
        try {
            fields.write(again);
        } catch (InvalidInputException e) {
            throw new MalformedException("has JSON that UTF-8 cannot carry", e);
        }
        if (!Arrays.equals(again.buffer(), 0, again.size(), bytes, offset, offset + length)) {
            throw new MalformedException("has JSON that is not in canonical form");
        }
        requireExact(fields);
        return fields;
    }

    private static void requireExact(Json value) throws MalformedException {
        if (value instanceof Json.Fields object) {
            for (Json field : object.fields().values()) {
                requireExact(field);
            }
        } else if (value instanceof Json.Elements array) {
            for (Json element : array.elements()) {
                requireExact(element);
            }
        } else if (value instanceof Json.Literal literal && !isExact(literal.text())) {
            throw new MalformedException("has the number " + literal.text() + ", which is not whole and below 2^53");
        }
    }

    private static boolean isExact(String literal) {
        if (literal.equals("true") || literal.equals("false") || literal.equals("null")) {
            return true;
        }
        try {
            long number = Long.parseLong(literal);
            return Math.abs(number) < EXACT && Long.toString(number).equals(literal);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
