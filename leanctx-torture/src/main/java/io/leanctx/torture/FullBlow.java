package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The disk is full, and sometimes has room again. */
final class FullBlow implements Blow {

    private static final int MOST_ROUNDS = 4;
    private static final long MIB = 1L << 20;
    private static final int AFTERWARDS = 40;
    private static final int STEP = 60;
    private static final Set<Signal> FULL = Set.of(Signal.FULL, Signal.REFUSED, Signal.UNKNOWN);
    private static final Set<Signal> FAILED = Set.of(Signal.REFUSED, Signal.UNKNOWN);

    private final Optional<Shim> shim;
    private final FullCounts counts;
    private @Nullable Disk disk;
    private String what = "";

    /**
     * Creates a blow.
     *
     * @param shim what plays a small disk; none to mount one
     * @param counts what came about, counted for all disks together
     */
    FullBlow(Optional<Shim> shim, FullCounts counts) {
        this.shim = shim;
        this.counts = counts;
    }

    @Override
    public String command() {
        return "full";
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
        return Tolerance.WRITES;
    }

    @Override
    public Place place(Path directory) throws IOException, InterruptedException {
        Place usual = Place.fresh(directory);
        Disk made = shim.isPresent() ? PlayedDisk.at(usual, shim.get()) : MountedDisk.at(usual);
        disk = made;
        return made.place();
    }

    @Override
    public void leave(Place place, boolean sound) throws IOException, InterruptedException {
        try {
            if (!sound && !place.store().equals(place.usualStore())) {
                Specimen.copy(place.store(), place.usualStore());
            }
        } finally {
            disk().release();
        }
    }

    private Disk disk() {
        if (disk == null) {
            throw new IllegalStateException("there is no disk yet");
        }
        return disk;
    }

    @Override
    public Start prepare(Place place, Plan.Work work, SplittableRandom random) throws IOException {
        what = "opened as it was left";
        if (work != Plan.Work.OPEN) {
            disk().clear();
        }
        return new Start(List.of(), disk().environment(), 0);
    }

    @Override
    public boolean during(Place place, Child child, SplittableRandom random) throws IOException, InterruptedException {
        int times = random.nextInt(1, 3);
        for (int i = 1; i <= times; i++) {
            boolean refused = fill(child, random.nextLong(MIB / 2, 6 * MIB))
                    && child.await(Signal.ANSWERS, child.received(Signal.ANSWERS) + AFTERWARDS);
            if (!refused) {
                what = "filled, " + i + ". time, and nobody was told";
                return false;
            }
            counts.full().incrementAndGet();
            if (child.received(FAILED) > 0) {
                what = "filled up to a write that failed";
                counts.failed().incrementAndGet();
                return true;
            }
            if (i == times && random.nextInt(3) == 0) {
                what = "left full";
                counts.leftFull().incrementAndGet();
                return true;
            }
            int acknowledged = child.received(Signal.ACKNOWLEDGED);
            disk().clear();
            if (!child.await(Signal.ACKNOWLEDGED, acknowledged + AFTERWARDS)) {
                what = "made room, " + i + ". time, and it did not work again";
                return false;
            }
            counts.again().incrementAndGet();
        }
        what = "filled and made room " + times + " times";
        return true;
    }

    /** Leaves less and less until somebody is told, since files that are removed meanwhile make room as well. */
    private boolean fill(Child child, long most) throws IOException, InterruptedException {
        int before = child.received(FULL);
        boolean answered = true;
        for (long left = most; answered && child.received(FULL) == before && left > 0; left = left * 3 / 4) {
            disk().leave(left);
            answered = child.await(Signal.ANSWERS, child.received(Signal.ANSWERS) + STEP);
        }
        return answered && child.await(FULL, before + 1);
    }

    @Override
    public List<String> strike(Place place, SplittableRandom random) throws IOException {
        return List.of(what);
    }

    @Override
    public void mend(Place place) throws IOException {
        disk().clear();
        // Files that were written while the disk was full need not be there; those that were are read now.
        if (Files.notExists(place.store())) {
            throw new IOException("the store in " + place.store() + " is gone");
        }
    }
}
