package io.leanctx.torture;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A name space of mounts of one's own, in which a user may mount what nobody else sees. */
final class Namespace {

    private static final List<String> ENTER = List.of("unshare", "-rm");

    private Namespace() {}

    /** Whether one can be had here. */
    static boolean isPossible() throws InterruptedException {
        List<String> probe = new ArrayList<>(ENTER);
        probe.add("true");
        try {
            return new ProcessBuilder(probe)
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // No such program here.
            return false;
        }
    }

    /** Runs a command of this program in one, and gives its exit code. */
    static int again(List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(ENTER);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Torture.class.getName()));
        line.addAll(arguments);
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }
}
