package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Kills processes. */
@Command(
        name = "sigkill",
        mixinStandardHelpOptions = true,
        description = "Kills a process that writes to a store, at a random moment, and compares the store with what the"
                + " process was answered; again and again over the same store, and over new ones.")
final class SigkillCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        Effort effort = options.effort(true);
        Tally tally = RoundOptions.run("sigkill", Blow::sigkill, effort, out);
        out.println(tally);
        options.finish(effort, tally.harmed() == 0);
        return tally.harmed() == 0 ? 0 : Torture.FOUND;
    }
}
