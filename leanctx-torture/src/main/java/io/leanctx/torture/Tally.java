package io.leanctx.torture;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What all rounds of a kind came to. */
final class Tally {

    private final String kind;
    private final Map<Harm, Long> harms = new EnumMap<>(Harm.class);
    private long rounds;
    private long acknowledged;
    private long takenBack;
    private long unknown;
    private long landed;
    private long harmed;

    Tally(String kind) {
        this.kind = kind;
    }

    void add(Verdict verdict) {
        rounds++;
        acknowledged += verdict.acknowledged();
        takenBack += verdict.takenBack();
        unknown += verdict.unknown();
        landed += verdict.landed();
        if (!verdict.sound()) {
            harmed++;
        }
        for (Harm harm : Harm.values()) {
            harms.merge(harm, verdict.count(harm), Long::sum);
        }
    }

    long rounds() {
        return rounds;
    }

    long acknowledged() {
        return acknowledged;
    }

    long takenBack() {
        return takenBack;
    }

    long count(Harm harm) {
        return harms.getOrDefault(harm, 0L);
    }

    /** How many rounds found something. */
    long harmed() {
        return harmed;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%s rounds=%,d acked=%,d unknown=%,d landed=%,d taken-back=%,d"
                .formatted(kind, rounds, acknowledged, unknown, landed, takenBack));
        for (Harm harm : Harm.values()) {
            text.append(' ')
                    .append(harm.name().toLowerCase(Locale.ROOT))
                    .append('=')
                    .append(String.format(Locale.ROOT, "%,d", harms.getOrDefault(harm, 0L)));
        }
        return text.toString();
    }
}
