package io.leanctx.core;

import io.leanctx.Cost;
import io.leanctx.Evidence;
import io.leanctx.Totals.Calls;
import io.leanctx.Totals.Checks;
import io.leanctx.Totals.Compressions;
import io.leanctx.Totals.Reads;
import io.leanctx.Totals.Spending;
import io.leanctx.Totals.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adds up evidence. Exact: a {@code long} takes the largest number nine thousand million times, and no log has so many
 * entries.
 */
final class Sums {

    private Sums() {}

    static Work of(Evidence change) {
        if (change instanceof Evidence.FileRead read) {
            return read(read.tokens());
        } else if (change instanceof Evidence.Compressed compressed) {
            return compressed(compressed.tokensBefore(), compressed.tokensAfter());
        } else if (change instanceof Evidence.Checked checked) {
            return checked(checked.passed(), checked.failed(), checked.total(), checked.duration());
        } else if (change instanceof Evidence.TokensSpent spent) {
            return spent(spent.in(), spent.out(), spent.cached(), spent.cost());
        } else if (change instanceof Evidence.ToolCalled called) {
            return called(called.duration());
        }
        throw new IllegalStateException("a kind of evidence that is not summed up: " + change.getClass());
    }

    static Work read(long tokens) {
        return new Work(new Reads(1, tokens), Compressions.NONE, Checks.NONE, Spending.NONE, Calls.NONE);
    }

    static Work compressed(long before, long after) {
        return new Work(Reads.NONE, new Compressions(1, before, after), Checks.NONE, Spending.NONE, Calls.NONE);
    }

    static Work checked(long passed, long failed, long total, Duration duration) {
        Checks check = new Checks(1, failed > 0 ? 1 : 0, passed, failed, total, duration);
        return new Work(Reads.NONE, Compressions.NONE, check, Spending.NONE, Calls.NONE);
    }

    static Work spent(long in, long out, long cached, Optional<Cost> cost) {
        Map<String, BigDecimal> amount =
                cost.map(known -> Map.of(known.currency(), known.amount())).orElse(Map.of());
        Spending spending = new Spending(1, in, out, cached, amount);
        return new Work(Reads.NONE, Compressions.NONE, Checks.NONE, spending, Calls.NONE);
    }

    static Work called(Duration duration) {
        return new Work(Reads.NONE, Compressions.NONE, Checks.NONE, Spending.NONE, new Calls(1, duration));
    }

    static Work plus(Work a, Work b) {
        return new Work(
                plus(a.read(), b.read()),
                plus(a.compressed(), b.compressed()),
                plus(a.checked(), b.checked()),
                plus(a.spent(), b.spent()),
                plus(a.called(), b.called()));
    }

    static Reads plus(Reads a, Reads b) {
        return new Reads(a.count() + b.count(), a.tokens() + b.tokens());
    }

    static Spending plus(Spending a, Spending b) {
        return new Spending(
                a.count() + b.count(),
                a.in() + b.in(),
                a.out() + b.out(),
                a.cached() + b.cached(),
                plus(a.cost(), b.cost()));
    }

    private static Compressions plus(Compressions a, Compressions b) {
        return new Compressions(a.count() + b.count(), a.before() + b.before(), a.after() + b.after());
    }

    private static Checks plus(Checks a, Checks b) {
        return new Checks(
                a.count() + b.count(),
                a.red() + b.red(),
                a.passed() + b.passed(),
                a.failed() + b.failed(),
                a.total() + b.total(),
                a.duration().plus(b.duration()));
    }

    private static Calls plus(Calls a, Calls b) {
        return new Calls(a.count() + b.count(), a.duration().plus(b.duration()));
    }

    private static Map<String, BigDecimal> plus(Map<String, BigDecimal> a, Map<String, BigDecimal> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        Map<String, BigDecimal> sum = new TreeMap<>(a);
        b.forEach((currency, amount) -> sum.merge(currency, amount, Sums::plus));
        return sum;
    }

    /** In the notation of {@link Cost}: equal sums are to be equal values, whatever they were made of. */
    private static BigDecimal plus(BigDecimal a, BigDecimal b) {
        BigDecimal shortest = a.add(b).stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
