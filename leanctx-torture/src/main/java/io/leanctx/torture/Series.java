package io.leanctx.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One store, to which rounds of a plan are done. */
final class Series {

    private static final Set<Signal> OPENED = Set.of(Signal.OPEN, Signal.UNOPENED);
    private static final Set<Signal> ACKNOWLEDGED = Set.of(Signal.ACKNOWLEDGED);

    private final Place place;
    private final Plan plan;
    private final Blow blow;
    private final ChildJvm jvm;
    private final List<String> blows = new ArrayList<>();
    private long verified;

    Series(Place place, Plan plan, Blow blow, ChildJvm jvm) {
        this.place = place;
        this.plan = plan;
        this.blow = blow;
        this.jvm = jvm;
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
        blow.mend(place);
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
        Blow.Start start = blow.prepare(place, work, random);
        Worker.Order order = new Worker.Order(
                place.store(),
                place.journal(),
                plan.durability(),
                round.seed(),
                round.cacheWeight(),
                work,
                blow.tolerance(),
                start.files());
        boolean closed;
        try (Child child =
                Child.start(place.directory(), start.through(), jvm, start.environment(), order.arguments())) {
            boolean waited = await(child, work, kill, random);
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

    private boolean await(Child child, Plan.Work work, Kill kill, SplittableRandom random)
            throws IOException, InterruptedException {
        if (kill.moment() == Kill.Moment.OPENING) {
            boolean began = child.await(Signal.OPENING, 1);
            child.pass(kill.nanos());
            return began;
        }
        boolean answered = child.await(OPENED, 1);
        if (child.received(Signal.UNOPENED) > 0) {
            return child.awaitEnd() && child.endedWell();
        }
        blow.opened(place);
        boolean waited = answered
                && child.await(blow.tolerance() == Tolerance.NONE ? ACKNOWLEDGED : Signal.ANSWERS, kill.acknowledged())
                && (work == Plan.Work.OPEN || blow.during(place, child, random));
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
