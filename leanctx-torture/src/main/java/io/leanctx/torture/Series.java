package io.leanctx.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One store, to which rounds of a plan are done. */
final class Series {

    private final Place place;
    private final Plan plan;
    private final Blow blow;
    private final List<String> options;
    private final List<String> blows = new ArrayList<>();
    private long verified;

    Series(Place place, Plan plan, Blow blow, List<String> options) {
        this.place = place;
        this.plan = plan;
        this.blow = blow;
        this.options = options;
    }

    /** What was done to the store in the last round, beside the killing. */
    List<String> blows() {
        return List.copyOf(blows);
    }

    Verdict run(Plan.Round round) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(round.seed());
        Findings findings = new Findings();
        blows.clear();
        boolean closed = dealTo(round, round.work(), round.writer(), random, findings);
        for (Kill opener : round.openers()) {
            dealTo(round, Plan.Work.OPEN, opener, random, findings);
        }
        boolean lossAllowed = blow.mayTakeBack(plan.durability()) && !closed;
        Verdict verdict =
                new Verifier(place.store(), place.journal(), plan.durability(), lossAllowed).verify(verified, random);
        Ledger after = Ledger.of(Journal.read(place.journal()));
        // What was resolved counts as looked for.
        verified = (long) after.acknowledged().size() + after.takenBack().size();
        List<Finding> all = new ArrayList<>(findings.all());
        all.addAll(verdict.findings());
        return new Verdict(verdict.acknowledged(), verdict.takenBack(), verdict.unknown(), verdict.landed(), all);
    }

    /** Starts a process and kills it; says whether it had closed the store before. */
    private boolean dealTo(Plan.Round round, Plan.Work work, Kill kill, SplittableRandom random, Findings findings)
            throws IOException, InterruptedException {
        Map<String, String> environment = blow.prepare(place);
        List<String> arguments = List.of(
                place.store().toString(),
                place.journal().toString(),
                plan.durability().toString(),
                Long.toString(round.seed()),
                Long.toString(round.cacheWeight()),
                work.toString());
        boolean closed;
        try (Child child = Child.start(place.directory(), options, environment, arguments)) {
            boolean waited = await(child, kill);
            closed = child.received(Signal.CLOSED) > 0;
            boolean killed = child.kill();
            findings.require(
                    waited && (kill.moment() == Kill.Moment.NEVER ? child.endedWell() : killed || closed),
                    Harm.FAILED,
                    "%s: waited in vain for %s, or ended before it was killed; see child.log in %s"
                            .formatted(child, kill, place.directory()));
        }
        blows.addAll(blow.strike(place, random));
        blows.add("(next process)");
        return closed;
    }

    private boolean await(Child child, Kill kill) throws IOException, InterruptedException {
        if (kill.moment() == Kill.Moment.OPENING) {
            boolean began = child.await(Signal.OPENING, 1);
            child.pass(kill.nanos());
            return began;
        }
        boolean opened = child.await(Signal.OPEN, 1);
        blow.opened(place);
        boolean waited = opened && child.await(Signal.ACKNOWLEDGED, kill.acknowledged());
        if (waited && kill.moment() == Kill.Moment.CLOSING) {
            child.end();
            waited = child.await(Signal.CLOSING, 1);
        }
        child.pass(kill.nanos());
        if (waited && kill.moment() == Kill.Moment.NEVER) {
            child.end();
            waited = child.awaitEnd();
        }
        return waited;
    }
}
