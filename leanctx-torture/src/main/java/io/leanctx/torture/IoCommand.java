package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has the storage fail. */
@Command(
        name = "io",
        mixinStandardHelpOptions = true,
        description =
                "Has writes, reads, syncs, openings, renames, removals and cuts of a store's files fail, once or from"
                        + " then on. Each call is answered in time: as acknowledged, as refused, or as unknown; after one that"
                        + " failed half-way nothing is acknowledged until the store is opened again, where all is resolved.")
final class IoCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        Effort effort = options.effort(true);
        Optional<String> absence = Shim.absence();
        absence.ifPresent(
                why -> out.println("io SKIPPED the calls that fail, since they cannot be played here: " + why));
        Optional<Shim> shim = absence.isPresent()
                ? Optional.empty()
                : Optional.of(Shim.compileFaults(effort.directory().resolve(RoundOptions.NATIVE)));
        IoCounts counts = new IoCounts();
        List<Finding> denied = denied(effort, out);
        Tally tally = RoundOptions.run("io", () -> new IoBlow(shim, counts), effort, out);
        out.println(tally);
        out.println(counts);
        boolean sound = tally.harmed() == 0 && denied.isEmpty();
        options.finish(effort, sound);
        return sound ? 0 : Torture.FOUND;
    }

    private static List<Finding> denied(Effort effort, PrintWriter out) throws IOException {
        DeniedDirectory denied = new DeniedDirectory(effort.directory().resolve("denied"));
        Optional<List<Finding>> found = denied.check();
        if (found.isEmpty()) {
            out.println("io SKIPPED directories without permission, since this process may read them all the same");
        }
        found.ifPresent(all -> all.forEach(finding -> out.println("directories without permission: " + finding)));
        out.flush();
        return found.orElse(List.of());
    }
}
