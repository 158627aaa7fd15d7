package io.leanctx.examples;

import io.leanctx.AgentKey;
import io.leanctx.SessionStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Recordings that were played into memory, as workspace {@code team}, so that the checks can be tried on what is there. */
final class Stage implements AutoCloseable {

    private final Path directory;
    private final Storage storage = Storage.memory();
    private final List<Input.Folder> folders;
    private final Replay.Outcome outcome;

    /** Plays some runs, each given as the content of a recording. */
    Stage(Path directory, String... runs) throws Exception {
        this.directory = directory;
        Path folder = Files.createDirectories(directory.resolve("team"));
        for (int run = 0; run < runs.length; run++) {
            Files.writeString(folder.resolve((run + 1) + ".jsonl"), runs[run]);
        }
        folders = Input.read(directory);
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        try (SessionStore store = storage.create();
                Journal journal = Journal.create(journalFile());
                ProgressBar bar = new ProgressBar(nowhere, Input.steps(folders), false)) {
            outcome = new Replay(store, journal, bar).play(folders);
        }
    }

    List<Input.Folder> folders() {
        return folders;
    }

    Replay.Outcome outcome() {
        return outcome;
    }

    Path journalFile() {
        return directory.resolve("journal.jsonl");
    }

    /** What its stores sign with. */
    AgentKey key() {
        return storage.key();
    }

    /** Opens another store over what was written. */
    SessionStore reopen() {
        return storage.reopen();
    }

    /** Checks what was written against what really happened. */
    Report check() throws IOException {
        return check(outcome);
    }

    /** Checks what was written against what happened otherwise. */
    Report check(Replay.Outcome tampered) throws IOException {
        try (SessionStore store = reopen()) {
            return new LogCheck(store, Journal.read(journalFile())).run(tampered);
        }
    }

    /** Checks what was written against a journal of something else. */
    Report checkJournal(UnaryOperator<List<Journal.Line>> tampering) throws IOException {
        List<Journal.Line> lines = tampering.apply(new ArrayList<>(Journal.read(journalFile())));
        try (SessionStore store = reopen()) {
            return new LogCheck(store, lines).run(outcome);
        }
    }

    /** Checks what was written against channels that were played otherwise. */
    Report checkPlayed(UnaryOperator<Replay.Played> tampering) throws IOException {
        List<Replay.Played> channels = new ArrayList<>(outcome.channels());
        channels.replaceAll(tampering);
        return check(new Replay.Outcome(
                channels, outcome.conflicts(), outcome.resolved(), outcome.waits(), outcome.failures()));
    }

    /** Checks what was written against other steps. */
    Report checkSteps(UnaryOperator<List<MappedStep>> tampering) throws IOException {
        return checkPlayed(played -> {
            List<MappedStep> steps =
                    tampering.apply(new ArrayList<>(played.run().steps()));
            Input.Run run = new Input.Run(played.run().channel(), played.run().recording(), steps);
            return new Replay.Played(
                    played.workspace(), run, played.team(), played.keys(), played.received(), played.session());
        });
    }

    @Override
    public void close() {
        storage.close();
    }
}
