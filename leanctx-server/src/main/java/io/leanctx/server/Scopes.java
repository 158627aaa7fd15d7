package io.leanctx.server;

import io.leanctx.InvalidInputException;
import io.leanctx.mcp.Access;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a token may do, in the words of the tokens file. */
final class Scopes {

    private Scopes() {}

    static String word(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }

    static Access parse(String word) {
        return Arrays.stream(Access.values())
                .filter(access -> word(access).equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new InvalidInputException("a scope is none of read, write, admin; give one of these"));
    }

    /** The most that a list of scopes allows; each includes those before it. */
    static Access most(List<String> words) {
        return words.stream()
                .map(Scopes::parse)
                .max(Access::compareTo)
                .orElseThrow(() -> new InvalidInputException("there is no scope; give read, write or admin"));
    }

    /** A scope with those that it includes. */
    static List<String> upTo(Access access) {
        return Arrays.stream(Access.values())
                .filter(included -> included.compareTo(access) <= 0)
                .map(Scopes::word)
                .toList();
    }
}
