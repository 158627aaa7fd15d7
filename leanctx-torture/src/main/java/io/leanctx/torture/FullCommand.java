package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills disks. */
@Command(
        name = "full",
        mixinStandardHelpOptions = true,
        description =
                "Fills the disk of a store while it is written to and read. Commits are refused, reads go on; when"
                        + " there is room again the same store works again, unless a write failed half-way; and a process that"
                        + " is killed while the disk is full leaves all that was acknowledged.")
final class FullCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Option(names = "--played", description = "Have the disk played, also where a small file system could be mounted.")
    private boolean played;

    @Option(names = "--in-namespace", hidden = true, description = "This process may mount.")
    private boolean inNamespace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        Effort effort = options.effort(true);
        boolean mounting = !played && MountedDisk.isPossible(effort.directory().resolve("probe"));
        if (!mounting && !played && !inNamespace && Namespace.isPossible()) {
            options.finish(effort, true);
            return Namespace.again(arguments());
        }
        Optional<Shim> shim = Optional.empty();
        if (!mounting) {
            Optional<String> absence = Shim.absence();
            if (absence.isPresent()) {
                out.println(
                        "full SKIPPED: nothing was tested, since no small file system can be mounted and none can be"
                                + " played: " + absence.get());
                return 0;
            }
            shim = Optional.of(Shim.compileFaults(effort.directory().resolve(RoundOptions.NATIVE)));
        }
        out.println("full: the disk is "
                + (mounting
                        ? "a real file system in memory"
                        : "played by a shim; its files are on one that is not full"));
        out.flush();
        Optional<Shim> disk = shim;
        FullCounts counts = FullCounts.none();
        Tally tally = RoundOptions.run("full", () -> new FullBlow(disk, counts), effort, out);
        out.println(tally);
        out.println(counts);
        options.finish(effort, tally.harmed() == 0);
        return tally.harmed() == 0 ? 0 : Torture.FOUND;
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (spec != null) {
            arguments.addAll(spec.commandLine().getParent().getParseResult().originalArgs());
        }
        arguments.add("--in-namespace");
        return arguments;
    }
}
