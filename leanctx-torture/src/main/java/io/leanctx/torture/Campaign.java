package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Rounds over one store after another, until there were enough. Each store has a seed of its own, so that what is found
 * can be had again by beginning with it. Two stores are worked on at once, since a round waits for its disk more than it
 * computes; neither knows of the other.
 */
final class Campaign {

    private static final int AT_ONCE = 2;
    private static final long NANOS_BETWEEN_NEWS = TimeUnit.SECONDS.toNanos(15);

    private final Supplier<Blow> blows;
    private final Effort effort;
    private final ChildJvm jvm;
    private final PrintWriter out;
    private final Tally tally;
    private final long began = System.nanoTime();
    private long told = began;
    private long seed;

    /** How many rounds are done or under way. */
    private long given;

    private boolean broken;

    /**
     * Creates a campaign.
     *
     * @param kind what it is called in the end
     * @param blows what is dealt: to each store one of its own
     * @param effort how long, and where
     * @param jvm what the JVMs are started with that are killed
     * @param out where progress and findings are told
     */
    Campaign(String kind, Supplier<Blow> blows, Effort effort, ChildJvm jvm, PrintWriter out) {
        this.blows = blows;
        this.effort = effort;
        this.jvm = jvm;
        this.out = out;
        this.tally = new Tally(kind);
        this.seed = effort.seed();
    }

    /**
     * A store that is to be worked on.
     *
     * @param seed what it is drawn from
     * @param blow what is dealt to it
     * @param plan what is done to it
     * @param rounds how many rounds of that
     */
    private record Turn(long seed, Blow blow, Plan plan, int rounds) {}

    Tally run() throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Tally>> shares = Collections.nCopies(AT_ONCE, this::share);
            for (Future<Tally> share : threads.invokeAll(shares)) {
                share.get();
            }
            return tally;
        } catch (ExecutionException e) {
            throw new IOException("a round came to no verdict: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Tally share() throws IOException, InterruptedException {
        boolean well = false;
        try {
            for (Optional<Turn> turn = next(); turn.isPresent(); turn = next()) {
                take(turn.get());
            }
            well = true;
            return tally;
        } finally {
            end(well);
        }
    }

    private synchronized void end(boolean well) {
        broken |= !well;
    }

    private synchronized Optional<Turn> next() {
        if (broken || effort.isDone(given, began)) {
            return Optional.empty();
        }
        Blow blow = blows.get();
        Plan plan = blow.plan(seed);
        int rounds = plan.rounds().size();
        if (effort.rounds() > 0) {
            rounds = (int) Math.min(rounds, effort.rounds() - given);
        }
        given += rounds;
        return Optional.of(new Turn(seed++, blow, plan, rounds));
    }

    private void take(Turn turn) throws IOException, InterruptedException {
        Blow blow = turn.blow();
        Place place = blow.place(effort.directory().resolve("store-" + turn.seed()));
        Series series = new Series(place, turn.plan(), blow, jvm);
        boolean sound = true;
        int done = 0;
        try {
            while (sound && done < turn.rounds() && (done == 0 || !effort.isDone(0, began))) {
                Verdict verdict = series.run(turn.plan().rounds().get(done));
                done++;
                sound = verdict.sound();
                add(verdict, series, turn, place.directory(), done);
            }
        } finally {
            blow.leave(place, sound || !effort.keepsHarmed());
        }
        giveBack(turn.rounds() - done);
        if (sound || !effort.keepsHarmed()) {
            place.delete();
        }
    }

    /** A store in which something was found is not gone on with. */
    private synchronized void giveBack(int rounds) {
        given -= rounds;
    }

    private synchronized void add(Verdict verdict, Series series, Turn turn, Path directory, int rounds) {
        tally.add(verdict);
        if (!verdict.sound() && effort.keepsHarmed()) {
            tell(verdict, series.blows(), turn, directory, rounds);
        }
        if (System.nanoTime() - told > NANOS_BETWEEN_NEWS) {
            told = System.nanoTime();
            out.println("... " + tally);
            out.flush();
        }
    }

    private void tell(Verdict verdict, List<String> blows, Turn turn, Path directory, int rounds) {
        out.printf(
                "seed %d, round %d, %s, %s: %d findings, kept in %s%n",
                turn.seed(),
                rounds,
                turn.plan().durability(),
                turn.plan().rounds().get(rounds - 1),
                verdict.findings().size(),
                directory);
        verdict.findings().stream().limit(10).forEach(finding -> out.println("  " + finding));
        blows.forEach(blow -> out.println("  after " + blow));
        out.printf("  again: ./torture %s --seed %d --rounds %d%n", turn.blow().command(), turn.seed(), rounds);
        out.flush();
    }
}
