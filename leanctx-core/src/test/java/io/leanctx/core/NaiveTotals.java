package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Entry;
import io.leanctx.Evidence;
import io.leanctx.Totals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Totals as one would add them up by hand: all the evidence from the beginning, once for every sum. */
final class NaiveTotals {

    private NaiveTotals() {}

    static void assertSame(Totals totals, NaiveSession naive) {
        List<Entry<Evidence>> all = naive.there.stream()
                .filter(entry -> entry.value() instanceof Evidence)
                .map(entry -> new Entry<>(entry.ref(), entry.agent(), entry.at(), (Evidence) entry.value()))
                .toList();
        assertThat(totals.session()).isEqualTo(work(values(all)));
        assertThat(totals.agents())
                .isEqualTo(all.stream().collect(Collectors.groupingBy(Entry::agent)).entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, of -> work(values(of.getValue())))));
        assertThat(totals.files())
                .isEqualTo(of(all, Evidence.FileRead.class).stream()
                        .collect(Collectors.groupingBy(Evidence.FileRead::path))
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, of -> reads(of.getValue()))));
        assertThat(totals.models())
                .isEqualTo(of(all, Evidence.TokensSpent.class).stream()
                        .collect(Collectors.groupingBy(Evidence.TokensSpent::model))
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, of -> spending(of.getValue()))));
        assertThat(List.copyOf(totals.agents().keySet())).isSorted();
        assertThat(List.copyOf(totals.files().keySet())).isSorted();
        assertThat(List.copyOf(totals.models().keySet())).isSorted();
    }

    private static Totals.Work work(List<Evidence> all) {
        List<Evidence.Compressed> compressed = only(all, Evidence.Compressed.class);
        List<Evidence.Checked> checked = only(all, Evidence.Checked.class);
        List<Evidence.ToolCalled> called = only(all, Evidence.ToolCalled.class);
        return new Totals.Work(
                reads(only(all, Evidence.FileRead.class)),
                new Totals.Compressions(
                        compressed.size(),
                        sum(compressed, Evidence.Compressed::tokensBefore),
                        sum(compressed, Evidence.Compressed::tokensAfter)),
                new Totals.Checks(
                        checked.size(),
                        checked.stream().filter(one -> one.failed() > 0).count(),
                        sum(checked, Evidence.Checked::passed),
                        sum(checked, Evidence.Checked::failed),
                        sum(checked, Evidence.Checked::total),
                        Duration.ofMillis(sum(checked, one -> one.duration().toMillis()))),
                spending(only(all, Evidence.TokensSpent.class)),
                new Totals.Calls(
                        called.size(),
                        Duration.ofMillis(sum(called, one -> one.duration().toMillis()))));
    }

    private static Totals.Reads reads(List<Evidence.FileRead> reads) {
        return new Totals.Reads(reads.size(), sum(reads, Evidence.FileRead::tokens));
    }

    private static Totals.Spending spending(List<Evidence.TokensSpent> spent) {
        Map<String, BigDecimal> cost = new TreeMap<>();
        spent.forEach(
                one -> one.cost().ifPresent(given -> cost.merge(given.currency(), given.amount(), BigDecimal::add)));
        cost.replaceAll((currency, amount) -> plain(amount));
        return new Totals.Spending(
                spent.size(),
                sum(spent, Evidence.TokensSpent::in),
                sum(spent, Evidence.TokensSpent::out),
                sum(spent, Evidence.TokensSpent::cached),
                cost);
    }

    private static BigDecimal plain(BigDecimal amount) {
        return new BigDecimal(amount.stripTrailingZeros().toPlainString());
    }

    private static List<Evidence> values(List<Entry<Evidence>> all) {
        return all.stream().map(Entry::value).toList();
    }

    private static <T extends Evidence> List<T> of(List<Entry<Evidence>> all, Class<T> kind) {
        return only(values(all), kind);
    }

    private static <T extends Evidence> List<T> only(List<Evidence> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static <T> long sum(List<T> all, ToLongFunction<T> number) {
        return all.stream().mapToLong(number).sum();
    }
}
