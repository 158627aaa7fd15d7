package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The power goes: of what was written, only what was synced is sure to be there. */
final class PowerBlow implements Blow {

    private final Shim shim;
    private final boolean canary;
    private final boolean torn;
    private final List<Durability> durabilities;
    private Map<Long, Long> before = Map.of();
    private long believed = Long.MAX_VALUE;

    /**
     * Creates a blow.
     *
     * @param shim what notes the syncing
     * @param canary whether syncing does nothing once the store is open, so that commits must be lost
     * @param torn whether pages of what was not synced may be missing though later ones are there
     * @param durabilities those of the stores
     */
    PowerBlow(Shim shim, boolean canary, boolean torn, List<Durability> durabilities) {
        this.shim = shim;
        this.canary = canary;
        this.torn = torn;
        this.durabilities = durabilities;
    }

    @Override
    public String command() {
        return "power" + (canary ? " --canary" : "") + (torn ? " --torn" : "")
                + (canary || durabilities.size() > 1 ? "" : " --durability " + durabilities.get(0));
    }

    @Override
    public Plan plan(long seed) {
        return Plan.draw(seed, durabilities);
    }

    @Override
    public boolean mayTakeBack(Durability durability) {
        return durability == Durability.RELAXED;
    }

    @Override
    public Start prepare(Place place, Plan.Work work, SplittableRandom random) throws IOException {
        Files.deleteIfExists(place.events());
        Place.delete(place.kept());
        Files.createDirectories(place.kept());
        before = PowerCut.lengths(place.store());
        believed = Long.MAX_VALUE;
        return new Start(List.of(), shim.environment(place), 0);
    }

    @Override
    public void opened(Place place) throws IOException {
        if (canary) {
            believed = Files.size(place.events());
        }
    }

    @Override
    public List<String> strike(Place place, SplittableRandom random) throws IOException {
        return new PowerCut(place, torn, random, new ArrayList<>())
                .strike(SyncEvents.read(place.events(), before, believed));
    }
}
