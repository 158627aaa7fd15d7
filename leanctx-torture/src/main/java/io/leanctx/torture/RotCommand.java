package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Damages stores. */
@Command(
        name = "rot",
        mixinStandardHelpOptions = true,
        description =
                "Turns over bits of one file of a store, cuts it, deletes it, or puts an older one in its place; the"
                        + " store was closed, or its process killed. What was acknowledged is served as it was, or refused as"
                        + " damaged, when the store is opened or read; nothing is missing without a word.")
final class RotCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        Effort effort = options.effort(true);
        RotTally tally;
        try (RotCampaign campaign =
                new RotCampaign(effort, ChildJvm.prepare(effort.directory().resolve(RoundOptions.NATIVE)), out)) {
            tally = campaign.run();
        }
        out.println(tally.table());
        out.println(tally);
        boolean sound = tally.count(Inspection.Outcome.SILENT) == 0;
        options.finish(effort, sound);
        return sound ? 0 : Torture.FOUND;
    }
}
