package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.Hash;
import io.leanctx.LeanCtxException;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets all recorded agents of all runs act at once, each on a thread of its own. */
final class Replay {

    private final SessionStore store;
    private final Journal journal;
    private final ProgressBar progress;

    Replay(SessionStore store, Journal journal, ProgressBar progress) {
        this.store = store;
        this.journal = journal;
        this.progress = progress;
    }

    /**
     * A channel after its run.
     *
     * @param workspace the workspace's id
     * @param run what was recorded
     * @param ids the agents' ids by their recorded names
     * @param session the {@linkplain #hashOf hash} of the session as the store had it last
     */
    record Played(String workspace, Input.Run run, Map<String, String> ids, Hash session) {

        Played {
            ids = Map.copyOf(ids);
        }
    }

    /**
     * How it went.
     *
     * @param channels the channels, in the order of the input
     * @param conflicts what each conflict told the agent who met it
     * @param resolved how many of these were followed by the commit of the same step
     * @param failures what stopped agents before their last step
     */
    record Outcome(List<Played> channels, List<String> conflicts, int resolved, List<String> failures) {

        Outcome {
            channels = List.copyOf(channels);
            conflicts = List.copyOf(conflicts);
            failures = List.copyOf(failures);
        }
    }

    /** A run with its agents at the channel. */
    private record Cast(Workspace workspace, Input.Run run, Map<String, String> ids, List<RecordedAgent> agents) {

        Played played() {
            return new Played(workspace.id(), run, ids, hashOf(workspace.session(run.channel())));
        }
    }

    /** The hash of a session's JSON, which is equal for equal sessions. */
    static Hash hashOf(Session session) {
        return Hash.sha256(session.toJson().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Plays all runs, and returns when every agent is done or stopped by a failure.
     *
     * @throws InterruptedException if the caller was interrupted while it waited; the agents go on
     * @throws IllegalStateException if an agent met an exception that nobody throws on purpose; the others go on
     */
    Outcome play(List<Input.Folder> folders) throws InterruptedException {
        List<Cast> casts = new ArrayList<>();
        for (Input.Folder folder : folders) {
            Workspace workspace = store.workspace(folder.name());
            Map<String, Agent> team = Team.register(workspace, folder.agents());
            folder.runs().forEach(run -> casts.add(cast(workspace, run, team)));
        }
        List<RecordedAgent> agents =
                casts.stream().flatMap(cast -> cast.agents().stream()).toList();
        List<String> failures = act(agents);
        return new Outcome(
                casts.stream().map(Cast::played).toList(),
                agents.stream().flatMap(agent -> agent.conflicts().stream()).toList(),
                agents.stream().mapToInt(RecordedAgent::resolved).sum(),
                failures);
    }

    private static Cast cast(Workspace workspace, Input.Run run, Map<String, Agent> team) {
        Set<String> names = run.recording().agents();
        Map<String, String> ids = new LinkedHashMap<>();
        List<RecordedAgent> agents = new ArrayList<>();
        team.forEach((name, agent) -> {
            if (names.contains(name)) {
                ids.put(name, agent.id());
                agents.add(new RecordedAgent(name, workspace.id(), run, workspace.join(run.channel(), agent)));
            }
        });
        return new Cast(workspace, run, ids, agents);
    }

    /** Without the common start the first agents would be done before the last ones had a thread. */
    private List<String> act(List<RecordedAgent> agents) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "recorded-agent");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<RecordedAgent, Future<?>> acting = new LinkedHashMap<>();
            for (RecordedAgent agent : agents) {
                acting.put(agent, threads.submit(() -> {
                    start.await();
                    agent.act(journal, progress);
                    return null;
                }));
            }
            start.countDown();
            return failures(acting);
        } finally {
            threads.shutdown();
        }
    }

    private static List<String> failures(Map<RecordedAgent, Future<?>> acting) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<RecordedAgent, Future<?>> entry : acting.entrySet()) {
            try {
                entry.getValue().get();
            } catch (ExecutionException e) {
                String stopped = entry.getKey().label() + " stopped: " + e.getCause();
                if (!(e.getCause() instanceof LeanCtxException || e.getCause() instanceof IOException)) {
                    throw new IllegalStateException(stopped, e.getCause());
                }
                failures.add(stopped);
            }
        }
        return failures;
    }
}
