package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cuts power. */
@Command(
        name = "power",
        mixinStandardHelpOptions = true,
        description =
                "As sigkill, and takes out of the files what the process had not synced. Without --canary and under"
                        + " SYNC nothing may be lost, under RELAXED the newest commits of each log.")
final class PowerCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Option(
            names = "--canary",
            description =
                    "Have syncing do nothing under a store that relies on it. What is acknowledged is lost then, and"
                            + " the command fails if it does not notice.")
    private boolean canary;

    @Option(
            names = "--torn",
            description = "Also have a page of what was not synced come out as zeros or garbage, with what follows it"
                    + " intact: pages reach a device in any order, and not every file system hides that.")
    private boolean torn;

    @Option(
            names = "--durability",
            paramLabel = "D",
            description = "Only stores of this durability: SYNC or RELAXED. Both unless given; with --canary SYNC.")
    private @Nullable Durability durability;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        Optional<String> absence = Shim.absence();
        if (absence.isPresent()) {
            out.println(
                    "power SKIPPED: nothing was tested, since the power cut cannot be played here: " + absence.get());
            return 0;
        }
        Effort effort = options.effort(!canary);
        Shim shim = Shim.compile(effort.directory().resolve(RoundOptions.NATIVE));
        Tally tally = RoundOptions.run(
                canary ? "power-canary" : "power",
                () -> new PowerBlow(shim, canary, torn, durabilities()),
                effort,
                out);
        out.println(tally);
        boolean passed = canary ? tally.count(Harm.LOST) > 0 : tally.harmed() == 0;
        if (canary) {
            out.println(
                    passed
                            ? "the canary died: %,d of %,d rounds without syncing lost something, and were found out"
                                    .formatted(tally.harmed(), tally.rounds())
                            : "the canary lives: nothing was synced, and no round noticed; this command finds nothing");
        }
        options.finish(effort, passed);
        return passed ? 0 : Torture.FOUND;
    }

    private List<Durability> durabilities() {
        if (canary) {
            return List.of(Durability.SYNC);
        }
        return durability == null ? List.of(Durability.values()) : List.of(durability);
    }
}
