package io.leanctx.testkit;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.history.HistoryRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What one test runs on. Used by the thread that runs the test. */
final class Fixture {

    private static final String UNNAMED = "agent-";

    private final BackendFactory factory;
    private final String workspace;
    private final Path directory;
    private final Optional<HistoryRecorder> recorder;
    private final TestClock clock = TestClock.create();
    private final Faults faults;
    private final Map<String, Agent> agents = new HashMap<>();
    private final Map<Seat, Participant> participants = new HashMap<>();
    private SessionStore store;
    private int unnamed;

    private record Seat(String channel, String agent) {}

    private Fixture(BackendFactory factory, String workspace, Optional<HistoryRecorder> recorder, Path directory)
            throws Exception {
        this.factory = factory;
        this.workspace = workspace;
        this.recorder = recorder;
        this.directory = directory;
        SessionBackend backend = Objects.requireNonNull(
                factory.open(directory, clock), () -> factory.getClass().getName() + ".open returned null");
        this.faults = Faults.over(backend);
        try {
            this.store = openStore();
        } catch (Throwable e) {
            try {
                backend.close();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /**
     * Opens it.
     *
     * @param recorder records the store from the beginning, and is asked for its verdict in the end
     */
    static Fixture open(BackendFactory factory, String workspace, Optional<HistoryRecorder> recorder) throws Exception {
        Path directory = Files.createTempDirectory("leanctx-test");
        try {
            return new Fixture(factory, workspace, recorder, directory);
        } catch (Throwable e) {
            delete(directory);
            throw e;
        }
    }

    SessionStore store() {
        return store;
    }

    Workspace workspace() {
        return store.workspace(workspace);
    }

    TestClock clock() {
        return clock;
    }

    Faults faults() {
        return faults;
    }

    Optional<HistoryRecorder> recorder() {
        return recorder;
    }

    SessionBackend backend() {
        return faults.backend();
    }

    /** An agent that the test has not named; each time another. */
    String nextUnnamed() {
        unnamed++;
        return UNNAMED + unnamed;
    }

    static boolean isUnnamed(String id) {
        return id.matches(UNNAMED + "\\d+");
    }

    Agent agent(String id) {
        return agents.computeIfAbsent(id, any -> workspace().register(AgentProfile.client(any)));
    }

    Participant participant(String channel, String agent) {
        return participants.computeIfAbsent(
                new Seat(channel, agent), seat -> workspace().join(channel, agent(agent)));
    }

    SessionStore restart() {
        closeStore();
        if (factory.isDurable()) {
            backend().close();
            try {
                faults.moveOver(factory.open(directory, clock));
            } catch (Exception e) {
                throw new IllegalStateException("the backend could not be opened again: " + e, e);
            }
        }
        store = openStore();
        return store;
    }

    private SessionStore openStore() {
        SessionStore opened = factory.store().clock(clock).over(faults.backend());
        return recorder.map(recording -> recording.record(opened)).orElse(opened);
    }

    private void closeStore() {
        participants.values().forEach(Participant::close);
        participants.clear();
        store.close();
    }

    void close() throws IOException, InterruptedException {
        faults.heal();
        try {
            if (recorder.isPresent()) {
                recorder.get().assertSound();
            }
        } finally {
            closeAll();
        }
    }

    private void closeAll() throws IOException {
        try {
            closeStore();
        } finally {
            try {
                backend().close();
            } finally {
                delete(directory);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> inner;
        try (Stream<Path> files = Files.walk(directory)) {
            inner = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inner) {
            Files.deleteIfExists(file);
        }
    }
}
