package io.leanctx.cli;

import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.LeanCtxException;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Examines a store, beside whoever has it open. */
final class Doctor {

    /** With less than this, commits of a busy team may soon find no room. */
    static final long LITTLE_ROOM = 256L << 20;

    private static final int PAGE = 1_000;

    /** How bad something is. */
    enum Level {
        WARNING,
        PROBLEM
    }

    /** Something that is not as it should be. */
    record Finding(Level level, String where, String what, String advice) {}

    /** How much of the disk a store takes, and what is left. */
    record Disk(long bytes, long files, long free, long total) {}

    /** A workspace that was looked through. */
    record Ward(String workspace, int agents, long channels) {}

    private final Place place;
    private final boolean deep;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Ward> wards = new ArrayList<>();
    private boolean opened;

    Doctor(Place place, boolean deep, Progress progress) {
        this.place = place;
        this.deep = deep;
        this.progress = progress;
    }

    boolean opened() {
        return opened;
    }

    List<Finding> findings() {
        return findings;
    }

    List<Ward> wards() {
        return wards;
    }

    boolean foundProblem() {
        return findings.stream().anyMatch(finding -> finding.level() == Level.PROBLEM);
    }

    /**
     * Opens the store and looks through some of it.
     *
     * @param workspaces says which, and finds out whether it can be opened at all
     */
    void examine(Supplier<List<String>> workspaces) {
        try {
            List<String> ids = workspaces.get();
            try (SessionStore store = place.toRead(LeanCtx.builder())) {
                opened = true;
                ids.forEach(id -> workspace(store.workspace(id)));
            }
        } catch (CliException | LeanCtxException e) {
            problem("store", e);
        }
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    /** The disk; empty where there is none that can be looked at. */
    Optional<Disk> disk(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try {
            Disk disk = measured(directory);
            if (disk.free() < LITTLE_ROOM) {
                findings.add(new Finding(
                        Level.WARNING,
                        "disk",
                        "only " + Words.bytes(disk.free()) + " are free",
                        "make room: a store without any takes no commits, and goes on when there is some"));
            }
            return Optional.of(disk);
        } catch (IOException | UncheckedIOException e) {
            findings.add(new Finding(
                    Level.PROBLEM,
                    "disk",
                    "cannot be looked at (" + e + ")",
                    "change the permissions of the directory"));
            return Optional.empty();
        }
    }

    private static Disk measured(Path directory) throws IOException {
        long bytes = 0;
        long files = 0;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                bytes += size(file);
                files++;
            }
        }
        FileStore store = Files.getFileStore(directory);
        return new Disk(bytes, files, store.getUsableSpace(), store.getTotalSpace());
    }

    /** An owner that compacts removes files meanwhile. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void workspace(Workspace workspace) {
        long channels = 0;
        int agents = 0;
        try {
            agents = workspace.agents().size();
            Optional<String> after = Optional.empty();
            do {
                ChannelPage page = workspace.channels(after, PAGE);
                for (ChannelSummary channel : page.channels()) {
                    channels++;
                    channel(workspace, channel.channel());
                }
                after = page.next();
            } while (after.isPresent());
        } catch (LeanCtxException e) {
            problem(workspace.id(), e);
        }
        wards.add(new Ward(workspace.id(), agents, channels));
    }

    private void channel(Workspace workspace, String channel) {
        String where = workspace.id() + "/" + channel;
        try {
            if (deep) {
                deep(workspace, channel, where);
            } else {
                Session session = workspace.session(channel);
                progress.at(where);
                unknown(session, where);
            }
        } catch (LeanCtxException e) {
            problem(where, e);
        }
    }

    private void deep(Workspace workspace, String channel, String where) {
        Verification found = workspace.verify(
                channel,
                VerifyRequest.everything()
                        .telling(
                                (checked, head) -> progress.at(where, checked.revision(), head.revision(), "commits")));
        found.flaw()
                .ifPresent(flaw -> findings.add(new Finding(
                        Level.PROBLEM,
                        where,
                        (flaw.revision() == 0 ? "" : "revision " + flaw.revision() + ": ") + flaw.what(),
                        flaw.advice())));
        if (found.isSound()) {
            unknown(workspace.session(channel), where);
        }
    }

    private void unknown(Session session, String where) {
        if (session.unknownChanges() > 0) {
            findings.add(new Finding(
                    Level.WARNING,
                    where,
                    Words.count(session.unknownChanges(), "change is", "changes are")
                            + " of kinds that this version does not know",
                    "use the version that wrote them to truncate or fork this channel"));
        }
    }

    /** The messages of the library say what happened, and after a semicolon what to do. */
    private void problem(String where, RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        int advice = message.lastIndexOf("; ");
        findings.add(
                advice < 0
                        ? new Finding(Level.PROBLEM, where, message, "call again with --debug to see more")
                        : new Finding(
                                Level.PROBLEM, where, message.substring(0, advice), message.substring(advice + 2)));
    }
}
