package io.leanctx.torture;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What all damaged stores came to. */
final class RotTally {

    private final Map<String, Map<Inspection.Outcome, Long>> byDamage = new TreeMap<>();
    private final Map<Inspection.Outcome, Long> outcomes = new EnumMap<>(Inspection.Outcome.class);
    private final Map<Harm, Long> harms = new EnumMap<>(Harm.class);
    private long rounds;
    private long acknowledged;

    void add(String kind, Damage damage, Inspection inspection) {
        rounds++;
        acknowledged += inspection.acknowledged();
        outcomes.merge(inspection.outcome(), 1L, Long::sum);
        byDamage.computeIfAbsent(
                        kind + " " + damage.name().toLowerCase(Locale.ROOT),
                        any -> new EnumMap<>(Inspection.Outcome.class))
                .merge(inspection.outcome(), 1L, Long::sum);
        for (Finding finding : inspection.findings()) {
            harms.merge(finding.harm(), 1L, Long::sum);
        }
    }

    long rounds() {
        return rounds;
    }

    long acknowledged() {
        return acknowledged;
    }

    long count(Inspection.Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    long count(Harm harm) {
        return harms.getOrDefault(harm, 0L);
    }

    /** A line for each kind of file and damage. */
    String table() {
        return byDamage.entrySet().stream()
                .map(entry -> "  %-28s %s".formatted(entry.getKey(), counts(entry.getValue())))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String counts(Map<Inspection.Outcome, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> "%s %,d"
                        .formatted(
                                count.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        long opening = count(Inspection.Outcome.REFUSED_AT_OPENING);
        long reading = count(Inspection.Outcome.REFUSED_AT_READING);
        return "rot rounds=%,d acked=%,d served=%,d refused=%,d at-opening=%,d at-reading=%,d lost=%,d torn=%,d failed=%,d"
                .formatted(
                        rounds,
                        acknowledged,
                        count(Inspection.Outcome.SERVED),
                        opening + reading,
                        opening,
                        reading,
                        count(Harm.LOST),
                        count(Harm.TORN),
                        count(Harm.FAILED));
    }
}
