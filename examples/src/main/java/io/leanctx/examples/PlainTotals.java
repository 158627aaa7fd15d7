package io.leanctx.examples;

import io.leanctx.Commit;
import io.leanctx.Evidence;
import io.leanctx.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the evidence of a log comes to, added up in the plainest way, for what recordings have: no compressions, no costs. */
final class PlainTotals {

    private final List<Evidence> all = new ArrayList<>();
    private final Map<String, List<Evidence>> byAgent = new TreeMap<>();

    private PlainTotals() {}

    /** Whether some totals are those of a log. */
    static boolean match(List<Commit> log, Totals totals) {
        PlainTotals plain = new PlainTotals();
        for (Commit commit : log) {
            List<Evidence> evidence = of(commit.changes(), Evidence.class);
            plain.all.addAll(evidence);
            if (!evidence.isEmpty()) {
                plain.byAgent
                        .computeIfAbsent(commit.agent(), id -> new ArrayList<>())
                        .addAll(evidence);
            }
        }
        return plain.match(totals);
    }

    private boolean match(Totals totals) {
        Map<String, Totals.Work> agents = new TreeMap<>();
        byAgent.forEach((id, evidence) -> agents.put(id, work(evidence)));
        return totals.session().equals(work(all))
                && totals.agents().equals(agents)
                && totals.files().equals(by(Evidence.FileRead.class, Evidence.FileRead::path, PlainTotals::reads))
                && totals.models()
                        .equals(by(Evidence.TokensSpent.class, Evidence.TokensSpent::model, PlainTotals::spending));
    }

    private <E extends Evidence, T> Map<String, T> by(
            Class<E> kind, Function<E, String> name, Function<List<E>, T> total) {
        Map<String, List<E>> named = new TreeMap<>();
        of(all, kind)
                .forEach(piece -> named.computeIfAbsent(name.apply(piece), any -> new ArrayList<>())
                        .add(piece));
        Map<String, T> totals = new TreeMap<>();
        named.forEach((key, pieces) -> totals.put(key, total.apply(pieces)));
        return totals;
    }

    private static Totals.Work work(List<Evidence> evidence) {
        return new Totals.Work(
                reads(of(evidence, Evidence.FileRead.class)),
                Totals.Compressions.NONE,
                checks(of(evidence, Evidence.Checked.class)),
                spending(of(evidence, Evidence.TokensSpent.class)),
                new Totals.Calls(of(evidence, Evidence.ToolCalled.class).size(), Duration.ZERO));
    }

    private static Totals.Reads reads(List<Evidence.FileRead> reads) {
        return new Totals.Reads(reads.size(), sum(reads, Evidence.FileRead::tokens));
    }

    private static Totals.Checks checks(List<Evidence.Checked> checks) {
        return new Totals.Checks(
                checks.size(),
                checks.stream().filter(check -> check.failed() > 0).count(),
                sum(checks, Evidence.Checked::passed),
                sum(checks, Evidence.Checked::failed),
                sum(checks, Evidence.Checked::total),
                Duration.ofMillis(sum(checks, check -> check.duration().toMillis())));
    }

    private static Totals.Spending spending(List<Evidence.TokensSpent> spent) {
        return new Totals.Spending(
                spent.size(),
                sum(spent, Evidence.TokensSpent::in),
                sum(spent, Evidence.TokensSpent::out),
                sum(spent, Evidence.TokensSpent::cached),
                Map.of());
    }

    private static <E> long sum(List<E> pieces, ToLongFunction<E> number) {
        return pieces.stream().mapToLong(number).sum();
    }

    private static <E> List<E> of(List<?> changes, Class<E> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
