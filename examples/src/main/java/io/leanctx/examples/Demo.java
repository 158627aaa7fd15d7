package io.leanctx.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leanctx.LeanCtxException;
import io.leanctx.SessionStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The demo's command line: plays recordings of agents into sessions, and checks that the store kept every step. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Plays recordings of agents at work into shared sessions, every agent on a thread of its own, all runs at"
                    + " the same time. Then closes the store, opens it again, and compares what it holds with what it"
                    + " acknowledged; and has proofs of it verified, as they are and tampered with."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every step was acknowledged and is in the log as it was",
            "1:a check or a step failed; what is wrong is on standard error",
            "2:the command line or a recording cannot be used; nothing was written"
        })
final class Demo implements Callable<Integer> {

    private static final int FAILED = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "${sys:leanctx.demo.sample:-examples/recordings}",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "Recordings (*.jsonl), or folders of them. A folder is a workspace, a file is a channel. If DIR"
                            + " holds recordings itself, its sub-folders are not read. Without DIR, the project's own"
                            + " sample.")
    private @Nullable Path directory;

    @ArgGroup
    private @Nullable Where where;

    /** Where the sessions are kept. */
    private static final class Where {

        @Option(
                names = "--store",
                paramLabel = "DIR",
                description = "Keep the sessions there, and beside it the journal of what was acknowledged and the"
                        + " proofs. DIR must be empty or not exist. Without this, all are in a temporary directory,"
                        + " gone at the end.")
        private @Nullable Path store;

        @Option(names = "--memory", description = "Keep the sessions in memory instead of on RocksDB.")
        private boolean memory;
    }

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(
            names = "--conflicts",
            description = "Show on standard error what each conflict, and each claim of another, told the agent.")
    private boolean showConflicts;

    @Option(
            names = "--brief",
            description = "Print the brief of 500 tokens with which an agent would go on in the largest channel.")
    private boolean showBrief;

    @Option(names = "--progress", hidden = true, description = "Standard error is a terminal.")
    private boolean progress;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    /** Runs the demo and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for callers that go on living. */
    static CommandLine commandLine() {
        return new CommandLine(new Demo()).setExecutionExceptionHandler(Demo::explain);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof BadInputException) {
            command.getErr().println("demo: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        } else if (failure instanceof LeanCtxException) {
            command.getErr().println("demo: " + failure.getMessage());
            return FAILED;
        } else if (failure instanceof IOException) {
            command.getErr().println("demo: " + failure);
            return FAILED;
        }
        throw failure;
    }

    @Override
    public Integer call() throws BadInputException, IOException, InterruptedException {
        CommandLine command = required(spec).commandLine();
        List<Input.Folder> folders = Input.read(required(directory));
        Report report = playCheckAndPrint(folders, command.getOut(), command.getErr());
        command.getOut().flush();
        report.problems().forEach(problem -> command.getErr().println("demo: " + problem));
        return report.passed() ? CommandLine.ExitCode.OK : FAILED;
    }

    private Report playCheckAndPrint(List<Input.Folder> folders, PrintWriter out, PrintWriter err)
            throws BadInputException, IOException, InterruptedException {
        try (Places places = places(err);
                Storage storage = places.storage()) {
            Replay.Outcome outcome = play(folders, storage, places.journal());
            if (showConflicts) {
                outcome.conflicts().forEach(err::println);
                outcome.waits().forEach(err::println);
            }
            try (SessionStore store = storage.reopen()) {
                Report checked = new LogCheck(store, Journal.read(places.journal())).run(outcome);
                Report report = new ProofCheck(store, places.proofs(), storage.key()).run(outcome, checked);
                print(report, showBrief ? Optional.of(ExampleBrief.of(store, outcome)) : Optional.empty(), out);
                if (report.passed()) {
                    places.succeeded();
                }
                return report;
            }
        }
    }

    private Places places(PrintWriter err) throws BadInputException, IOException {
        Where given = where == null ? new Where() : where;
        return given.store == null ? Places.temporary(given.memory, err) : Places.chosen(given.store, err);
    }

    private Replay.Outcome play(List<Input.Folder> folders, Storage storage, Path journalFile)
            throws IOException, InterruptedException {
        PrintStream terminal = System.err;
        try (SessionStore store = storage.create();
                Journal journal = Journal.create(journalFile);
                ProgressBar bar = new ProgressBar(terminal, Input.steps(folders), progress)) {
            return new Replay(store, journal, bar).play(folders);
        }
    }

    private void print(Report report, Optional<ExampleBrief> brief, PrintWriter out) throws JsonProcessingException {
        if (json) {
            JsonMapper mapper = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            ObjectNode tree = mapper.valueToTree(report);
            tree.put("passed", report.passed());
            brief.ifPresent(written -> tree.set("brief", mapper.valueToTree(written)));
            out.println(mapper.writeValueAsString(tree));
        } else {
            ReportText.lines(report).forEach(out::println);
            brief.map(ReportText::lines).orElse(List.of()).forEach(out::println);
        }
    }

    private static <T> T required(@Nullable T injected) {
        if (injected == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        return injected;
    }
}
