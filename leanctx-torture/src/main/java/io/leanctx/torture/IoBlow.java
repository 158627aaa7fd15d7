package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The storage fails, once or from then on; or a process may have hardly any file open. */
final class IoBlow implements Blow {

    private static final int MOST_ROUNDS = 6;

    /** How many answers are waited for to see whether a fault is met, and after one how the store goes on. */
    private static final int STEP = 15;

    private static final int STEPS = 25;
    private static final int AFTERWARDS = 60;

    /** With more of them a store that begins lacks none. */
    private static final int MOST_FILES = 40;

    private final Optional<Shim> shim;
    private final IoCounts counts;
    private @Nullable Fault fault;
    private String what = "";

    /**
     * Creates a blow.
     *
     * @param shim what has calls fail; without it there are only processes that may open few files
     * @param counts what the processes met, counted for all stores together
     */
    IoBlow(Optional<Shim> shim, IoCounts counts) {
        this.shim = shim;
        this.counts = counts;
    }

    @Override
    public String command() {
        return "io";
    }

    @Override
    public Plan plan(long seed) {
        return Plan.drawFailing(seed, MOST_ROUNDS);
    }

    @Override
    public boolean mayTakeBack(Durability durability) {
        return false;
    }

    @Override
    public Tolerance tolerance() {
        return fault == null || fault.concernsReads() ? Tolerance.ALL : Tolerance.WRITES;
    }

    @Override
    public Start prepare(Place place, Plan.Work work, SplittableRandom random) throws IOException {
        Control control = Control.fresh(place.control());
        boolean fewFiles = random.nextInt(8) == 0;
        if (shim.isEmpty() || fewFiles) {
            int files = random.nextInt(1, MOST_FILES);
            fault = null;
            what = "at most " + files + " open files";
            return new Start(
                    List.of("sh", "-c", "ulimit -n " + Hoard.LIMIT + " && exec \"$@\"", "sh"), Map.of(), files);
        }
        Fault drawn = Fault.draw(work == Plan.Work.OPEN || random.nextInt(5) == 0, random);
        fault = drawn;
        what = drawn.toString();
        if (drawn.whileOpening()) {
            control.arm();
        }
        return new Start(List.of(), drawn.environment(shim.get(), place), 0);
    }

    @Override
    public boolean during(Place place, Child child, SplittableRandom random) throws IOException, InterruptedException {
        Control control = new Control(place.control());
        control.arm();
        boolean answered = true;
        for (int i = 0; i < STEPS && answered && control.injected() == 0; i++) {
            answered = child.await(Signal.ANSWERS, child.received(Signal.ANSWERS) + STEP);
        }
        return answered && child.await(Signal.ANSWERS, child.received(Signal.ANSWERS) + AFTERWARDS);
    }

    @Override
    public List<String> strike(Place place, SplittableRandom random) throws IOException {
        long count = new Control(place.control()).injected();
        if (fault == null) {
            counts.shortOfFiles();
            return List.of(what);
        }
        counts.failed(fault.call(), count);
        return List.of(what + ", met " + count + " times");
    }
}
