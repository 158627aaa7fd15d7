package io.leanctx.core;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What counts in the totals of a proof, by type and open part alone, strictly as {@code docs/proof.md} has it. */
sealed interface ProofEvidence {

    long MAX_COUNT = 1_000_000_000;
    long MAX_MILLIS = 2_592_000_000L;
    Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{0,17}[1-9])?");
    Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** A file was read. */
    record Read(String path, long tokens) implements ProofEvidence {}

    /** Something was made shorter. */
    record Compressed(long before, long after) implements ProofEvidence {}

    /** A check was run. */
    record Checked(long passed, long failed, long total, long millis) implements ProofEvidence {}

    /** A model was asked. */
    record Spent(String model, long in, long out, long cached, Optional<Cost> cost) implements ProofEvidence {}

    /** A tool was called. */
    record Called(long millis) implements ProofEvidence {}

    /** What something cost. */
    record Cost(String currency, BigDecimal amount) {}

    /** The evidence that a change is; empty if it is none, or not of the shape that is known. */
    static Optional<ProofEvidence> of(String type, Json.Fields open) {
        try {
            return Optional.ofNullable(
                    switch (type) {
                        case "read" -> read(open);
                        case "compressed" -> compressed(open);
                        case "checked" -> checked(open);
                        case "spent" -> spent(open);
                        case "called" -> called(open);
                        default -> null;
                    });
        } catch (MalformedException e) {
            return Optional
                    .empty(); // It is of another shape, which the log may well hold: it does not count, that is all.
        }
    }

    private static Read read(Json.Fields open) throws MalformedException {
        only(open, Set.of("content", "first", "last", "mode", "path", "tokens"));
        hash(open, "content");
        open.optionalText("mode");
        if (open.has("first") || open.has("last")) {
            long first = number(open, "first", MAX_COUNT);
            require(first >= 1 && first <= number(open, "last", MAX_COUNT));
        }
        return new Read(open.text("path"), number(open, "tokens", MAX_COUNT));
    }

    private static Compressed compressed(Json.Fields open) throws MalformedException {
        only(open, Set.of("after", "before", "tokensAfter", "tokensBefore"));
        hash(open, "after");
        hash(open, "before");
        return new Compressed(number(open, "tokensBefore", MAX_COUNT), number(open, "tokensAfter", MAX_COUNT));
    }

    private static Checked checked(Json.Fields open) throws MalformedException {
        only(open, Set.of("duration", "failed", "output", "passed", "total"));
        hash(open, "output");
        Checked checked = new Checked(
                number(open, "passed", MAX_COUNT),
                number(open, "failed", MAX_COUNT),
                number(open, "total", MAX_COUNT),
                number(open, "duration", MAX_MILLIS));
        require(checked.passed() + checked.failed() <= checked.total());
        return checked;
    }

    private static Spent spent(Json.Fields open) throws MalformedException {
        only(open, Set.of("amount", "cached", "currency", "in", "model", "out"));
        Optional<Cost> cost = Optional.empty();
        if (open.has("amount") || open.has("currency")) {
            String amount = open.text("amount");
            String currency = open.text("currency");
            require(AMOUNT.matcher(amount).matches()
                    && CURRENCY.matcher(currency).matches());
            cost = Optional.of(new Cost(currency, new BigDecimal(amount)));
        }
        return new Spent(
                open.text("model"),
                number(open, "in", MAX_COUNT),
                number(open, "out", MAX_COUNT),
                number(open, "cached", MAX_COUNT),
                cost);
    }

    private static Called called(Json.Fields open) throws MalformedException {
        only(open, Set.of("duration", "input", "name", "output"));
        open.text("name");
        hash(open, "input");
        hash(open, "output");
        return new Called(number(open, "duration", MAX_MILLIS));
    }

    private static void only(Json.Fields open, Set<String> known) throws MalformedException {
        require(known.containsAll(open.fields().keySet()));
    }

    private static void hash(Json.Fields open, String name) throws MalformedException {
        require(HASH.matcher(open.text(name)).matches());
    }

    private static long number(Json.Fields open, String name, long most) throws MalformedException {
        long number = open.number(name);
        require(number >= 0 && number <= most);
        return number;
    }

    private static void require(boolean holds) throws MalformedException {
        if (!holds) {
            throw new MalformedException("is not of the shape of evidence");
        }
    }
}
