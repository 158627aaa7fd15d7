package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Closes stores. */
@Command(
        name = "closing",
        mixinStandardHelpOptions = true,
        description =
                "Closes a store under 32 threads that read, write, watch, iterate and list, 25 times a round. Each call is answered or"
                        + " refused, the process ends well and in time, and what was acknowledged is there.")
final class ClosingCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        Effort effort = options.effort(true);
        Tally tally = RoundOptions.run("closing", Blow::closing, effort, out);
        out.println(tally + " closings=%,d".formatted(tally.rounds() * Worker.CLOSINGS));
        options.finish(effort, tally.harmed() == 0);
        return tally.harmed() == 0 ? 0 : Torture.FOUND;
    }
}
