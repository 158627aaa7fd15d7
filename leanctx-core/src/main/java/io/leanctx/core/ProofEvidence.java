package io.leanctx.core;

import io.leanctx.Cost;
import io.leanctx.Totals.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What counts in the totals of a proof, by type and open part alone, strictly as {@code docs/proof.md} has it: a verifier has
 * nothing else to go by, so what the library would make of it does not matter here.
 *
 * @param work what it comes to
 * @param file the file, if it is a reading
 * @param model the model, if tokens were spent
 */
record ProofEvidence(Work work, Optional<String> file, Optional<String> model) {

    private static final long MAX_COUNT = 1_000_000_000;
    private static final long MAX_MILLIS = 2_592_000_000L;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{0,17}[1-9])?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** The evidence that a change is; empty if it is none, or not of the shape that is known. */
    static Optional<ProofEvidence> of(String type, Json.Fields open) {
        try {
            return switch (type) {
                case "read" -> Optional.of(read(open));
                case "compressed" -> Optional.of(unnamed(compressed(open)));
                case "checked" -> Optional.of(unnamed(checked(open)));
                case "spent" -> Optional.of(spent(open));
                case "called" -> Optional.of(unnamed(called(open)));
                default -> Optional.empty();
            };
        } catch (MalformedException e) {
            // It is of another shape, which the log may well hold: it does not count, that is all.
            return Optional.empty();
        }
    }

    private static ProofEvidence unnamed(Work work) {
        return new ProofEvidence(work, Optional.empty(), Optional.empty());
    }

    private static ProofEvidence read(Json.Fields open) throws MalformedException {
        only(open, Set.of("content", "first", "last", "mode", "path", "tokens"));
        hash(open, "content");
        open.optionalText("mode");
        if (open.has("first") || open.has("last")) {
            long first = number(open, "first", MAX_COUNT);
            require(first >= 1 && first <= number(open, "last", MAX_COUNT));
        }
        Work work = Sums.read(number(open, "tokens", MAX_COUNT));
        return new ProofEvidence(work, Optional.of(open.text("path")), Optional.empty());
    }

    private static Work compressed(Json.Fields open) throws MalformedException {
        only(open, Set.of("after", "before", "tokensAfter", "tokensBefore"));
        hash(open, "after");
        hash(open, "before");
        return Sums.compressed(number(open, "tokensBefore", MAX_COUNT), number(open, "tokensAfter", MAX_COUNT));
    }

    private static Work checked(Json.Fields open) throws MalformedException {
        only(open, Set.of("duration", "failed", "output", "passed", "total"));
        hash(open, "output");
        long passed = number(open, "passed", MAX_COUNT);
        long failed = number(open, "failed", MAX_COUNT);
        long total = number(open, "total", MAX_COUNT);
        require(passed + failed <= total);
        return Sums.checked(passed, failed, total, Duration.ofMillis(number(open, "duration", MAX_MILLIS)));
    }

    private static ProofEvidence spent(Json.Fields open) throws MalformedException {
        only(open, Set.of("amount", "cached", "currency", "in", "model", "out"));
        Optional<Cost> cost = Optional.empty();
        if (open.has("amount") || open.has("currency")) {
            String amount = open.text("amount");
            String currency = open.text("currency");
            require(AMOUNT.matcher(amount).matches()
                    && CURRENCY.matcher(currency).matches());
            cost = Optional.of(new Cost(new BigDecimal(amount), currency));
        }
        Work work = Sums.spent(
                number(open, "in", MAX_COUNT), number(open, "out", MAX_COUNT), number(open, "cached", MAX_COUNT), cost);
        return new ProofEvidence(work, Optional.empty(), Optional.of(open.text("model")));
    }

    private static Work called(Json.Fields open) throws MalformedException {
        only(open, Set.of("duration", "input", "name", "output"));
        open.text("name");
        hash(open, "input");
        hash(open, "output");
        return Sums.called(Duration.ofMillis(number(open, "duration", MAX_MILLIS)));
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
