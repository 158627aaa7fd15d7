package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Rounds over one store after another, until there were enough. Each store has a seed of its own, so that what is found
 * can be had again by beginning with it.
 *
 * @param kind what it is called in the end
 * @param blow what is dealt
 * @param effort how long, and where
 * @param jvm what the JVMs are started with that are killed
 * @param out where progress and findings are told
 */
record Campaign(String kind, Blow blow, Effort effort, ChildJvm jvm, PrintWriter out) {

    private static final long NANOS_BETWEEN_NEWS = TimeUnit.SECONDS.toNanos(15);

    Tally run() throws IOException, InterruptedException {
        Tally tally = new Tally(kind);
        long began = System.nanoTime();
        long told = began;
        for (long seed = effort.seed(); !effort.isDone(tally.rounds(), began); seed++) {
            Place place = blow.place(effort.directory().resolve("store-" + seed));
            Plan plan = blow.plan(seed);
            Series series = new Series(place, plan, blow, jvm);
            boolean sound = true;
            try {
                for (int i = 0; sound && i < plan.rounds().size() && !effort.isDone(tally.rounds(), began); i++) {
                    Verdict verdict = series.run(plan.rounds().get(i));
                    tally.add(verdict);
                    sound = verdict.sound();
                    if (!sound) {
                        tell(verdict, series.blows(), plan, place.directory(), seed, i + 1);
                    }
                    if (System.nanoTime() - told > NANOS_BETWEEN_NEWS) {
                        told = System.nanoTime();
                        out.println("... " + tally);
                        out.flush();
                    }
                }
            } finally {
                blow.leave(place, sound || !effort.keepsHarmed());
            }
            if (sound || !effort.keepsHarmed()) {
                place.delete();
            }
        }
        return tally;
    }

    private void tell(Verdict verdict, List<String> blows, Plan plan, Path directory, long seed, int rounds) {
        if (!effort.keepsHarmed()) {
            return;
        }
        out.printf(
                "seed %d, round %d, %s, %s: %d findings, kept in %s%n",
                seed,
                rounds,
                plan.durability(),
                plan.rounds().get(rounds - 1),
                verdict.findings().size(),
                directory);
        verdict.findings().stream().limit(10).forEach(finding -> out.println("  " + finding));
        blows.forEach(blow -> out.println("  after " + blow));
        out.printf("  again: ./torture %s --seed %d --rounds %d%n", blow.command(), seed, rounds);
        out.flush();
    }
}
