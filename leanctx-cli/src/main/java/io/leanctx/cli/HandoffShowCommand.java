package io.leanctx.cli;

import io.leanctx.Bundle;
import io.leanctx.Handoff;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a handoff. */
@Command(
        name = "show",
        description = "Shows a handoff: who offers what to whom, who answered, and the bundle that goes with it.",
        footerHeading = "%nExamples:%n",
        footer = {"  leanctx handoff show 7.0 -s sessions -w my-team -c main"})
final class HandoffShowCommand extends WorkspaceCommand.OnChannel {

    @Parameters(index = "0", paramLabel = "HANDOFF", description = "The handoff, as it is listed: 7.0.")
    private String ref = "";

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Handoff handoff = HandoffListCommand.named(written(workspace, channel), ref);
        Instant now = around().clock().instant();
        Optional<Bundle> bundle = handoff.offer().value().bundle().flatMap(workspace::bundle);
        if (isJson()) {
            print(Views.handoff(handoff, now)
                    .put(
                            "bundle",
                            bundle.map(there ->
                                    new Fields().put("hash", there.hash()).put("bytes", bytes(there)))));
            return ExitCode.OK;
        }
        Page out = page();
        HandoffText.line(handoff, out, now);
        HandoffText.answers(handoff, out);
        out.line(bundle.map(there -> "  bundle " + there.hash() + ", " + Words.bytes(bytes(there)))
                .orElse("  no bundle"));
        return ExitCode.OK;
    }

    static long bytes(Bundle bundle) {
        return bundle.json().getBytes(StandardCharsets.UTF_8).length;
    }
}
