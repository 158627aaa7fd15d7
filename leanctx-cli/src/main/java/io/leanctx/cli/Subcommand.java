package io.leanctx.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands have. */
abstract class Subcommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable Progress reading;

    @Override
    public abstract Integer call() throws IOException, InterruptedException;

    final CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        return spec;
    }

    final Leanctx root() {
        return (Leanctx) spec().root().userObject();
    }

    final Surroundings around() {
        return root().around();
    }

    final PrintWriter out() {
        endReading();
        return spec().commandLine().getOut();
    }

    final PrintWriter err() {
        return spec().commandLine().getErr();
    }

    final Page page() {
        return new Page(out(), root().ansi());
    }

    final Progress progress(String what) {
        endReading();
        return new Progress(err(), what, around().errIsTerminal());
    }

    /** Shows how far the reading is, until the command prints something or shows how far it is itself. */
    final Progress reading() {
        Progress begun = progress("reading");
        reading = begun;
        return begun;
    }

    private void endReading() {
        if (reading != null) {
            reading.close();
        }
    }

    /** A command that prints for people, and for programs where that is asked for. */
    abstract static class Printing extends Subcommand {

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        final boolean isJson() {
            return json;
        }

        final void print(Fields fields) throws IOException {
            Document.print(out(), fields);
        }
    }
}
