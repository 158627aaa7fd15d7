package io.leanctx.verifier;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The open part of one change, as far as something depends on it: its texts and numbers that have a known name. */
final class Evidence {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{0,17}[1-9])?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final long MOST = 1_000_000_000;
    private static final long MOST_MILLIS = 2_592_000_000L;

    /** By type: the fields it must have, and those that it may have. */
    private static final Map<String, List<Set<String>>> SHAPES = Map.of(
            "read", List.of(Set.of("content", "path", "tokens"), Set.of("first", "last", "mode")),
            "compressed", List.of(Set.of("after", "before", "tokensAfter", "tokensBefore"), Set.of()),
            "checked", List.of(Set.of("duration", "failed", "output", "passed", "total"), Set.of()),
            "spent", List.of(Set.of("cached", "in", "model", "out"), Set.of("amount", "currency")),
            "called", List.of(Set.of("duration", "input", "name", "output"), Set.of()));

    private static final Set<String> HASHES = Set.of("after", "before", "content", "input", "output");
    private static final Set<String> TEXTS = Set.of("amount", "currency", "mode", "model", "name", "path");
    private static final Set<String> NUMBERS = Set.of(
            "cached",
            "duration",
            "failed",
            "first",
            "in",
            "last",
            "out",
            "passed",
            "tokens",
            "tokensAfter",
            "tokensBefore",
            "total");
    private static final Set<String> REFERENCES = Set.of("bundle", "content", "state");

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private boolean more;

    private Evidence() {}

    /** Reads an object. What is of no known name is passed over. */
    static Evidence read(Scanner in) throws IOException, FlawException {
        Evidence evidence = new Evidence();
        in.beginObject();
        for (String name = in.field(); name != null; name = in.field()) {
            boolean text = HASHES.contains(name) || TEXTS.contains(name) || REFERENCES.contains(name);
            if (text && in.peek() == '"') {
                evidence.texts.put(name, in.text());
            } else if (NUMBERS.contains(name) && (in.peek() == '-' || Character.isDigit(in.peek()))) {
                evidence.numbers.put(name, in.number());
            } else {
                evidence.more = true;
                in.skip();
            }
        }
        return evidence;
    }

    /** The SHA-256 of content that a change of this type refers to. */
    @Nullable
    String reference(String type) {
        return switch (type) {
            case "shared" -> texts.get("content");
            case "handoff" -> texts.get("bundle");
            case "checkpoint", "forked", "erased" -> texts.get("state");
            default -> null;
        };
    }

    /** Whether it is a change that counts in the totals. */
    boolean counts(String type) {
        List<Set<String>> shape = SHAPES.get(type);
        if (shape == null || more || !has(shape.get(0))) {
            return false;
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            boolean known = shape.get(0).contains(text.getKey()) || shape.get(1).contains(text.getKey());
            boolean hash = HASHES.contains(text.getKey());
            if (!known || (hash && !HASH.matcher(text.getValue()).matches())) {
                return false;
            }
        }
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            boolean known =
                    shape.get(0).contains(number.getKey()) || shape.get(1).contains(number.getKey());
            long most = number.getKey().equals("duration") ? MOST_MILLIS : MOST;
            if (!known || number.getValue() < 0 || number.getValue() > most) {
                return false;
            }
        }
        return switch (type) {
            case "read" -> rangeHolds();
            case "checked" -> number("passed") + number("failed") <= number("total");
            case "spent" -> costHolds();
            default -> true;
        };
    }

    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    long number(String name) {
        return numbers.getOrDefault(name, 0L);
    }

    boolean hasCost() {
        return texts.containsKey("amount");
    }

    BigDecimal amount() {
        return new BigDecimal(text("amount"));
    }

    private boolean has(Set<String> names) {
        return names.stream().allMatch(name -> texts.containsKey(name) || numbers.containsKey(name));
    }

    private boolean rangeHolds() {
        boolean neither = !numbers.containsKey("first") && !numbers.containsKey("last");
        return neither || (number("first") >= 1 && number("first") <= number("last"));
    }

    private boolean costHolds() {
        return hasCost()
                ? AMOUNT.matcher(text("amount")).matches()
                        && CURRENCY.matcher(text("currency")).matches()
                : !texts.containsKey("currency");
    }
}
