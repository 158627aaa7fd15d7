package io.leanctx.torture;

import io.leanctx.AgentProfile;
import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.Options;

/** The process of which the memory is looked at: opens a store, uses it and closes it, over and over. */
final class Cycles {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int LEAKED = 64;
    private static final int PAGE = 50;

    private Cycles() {}

    /** Whether a process can tell its memory here. */
    static boolean canTell() {
        return Files.isReadable(STATUS);
    }

    /** Arguments: a directory for the store, how many cycles, whether to leak. Says its memory after each. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        boolean leaks = Boolean.parseBoolean(arguments[2]);
        for (int cycle = 0; cycle < Integer.parseInt(arguments[1]); cycle++) {
            use(directory, cycle);
            if (leaks) {
                leak();
            }
            System.out.println(residentKilobytes());
        }
    }

    /** Makes what no garbage collector frees. */
    private static void leak() {
        for (int i = 0; i < LEAKED; i++) {
            new Options().setCreateIfMissing(true);
        }
    }

    private static void use(Path directory, int cycle) {
        try (SessionStore store = LeanCtx.builder()
                .durability(cycle % 2 == 0 ? Durability.SYNC : Durability.RELAXED)
                .open(RocksBackend.at(directory))) {
            Workspace workspace = store.workspace(Worker.WORKSPACE);
            String channel = "channel-" + cycle % PAGE;
            try (Participant participant =
                            workspace.join(channel, workspace.register(AgentProfile.client("agent-" + cycle)));
                    Watch watch = workspace.watch(channel, Position.START, event -> {})) {
                participant.session();
                participant.setTask("Cycle " + cycle);
                participant.addFinding(Texts.of("finding " + cycle, PAGE));
                workspace.history(channel, 0, PAGE);
                workspace.channels(Optional.empty(), PAGE);
                if (watch.position().revision() > participant.base().revision()) {
                    throw new IllegalStateException("the watch is ahead of the log");
                }
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(RESIDENT)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException(STATUS + " does not say " + RESIDENT);
    }
}
