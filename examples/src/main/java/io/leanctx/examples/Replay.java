package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

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
     * @param team the credentials of all agents that act or are spoken to in the run, by their recorded names
     * @param keys what those that act sign with, by their ids
     * @param received what those that act took from their inboxes
     * @param session the {@linkplain #hashOf hash} of the session as the store had it last
     */
    record Played(
            String workspace,
            Input.Run run,
            Map<String, Agent> team,
            Map<String, AgentKey> keys,
            List<RecordedAgent.Received> received,
            Hash session) {

        Played {
            team = Map.copyOf(team);
            keys = Map.copyOf(keys);
            received = List.copyOf(received);
        }

        /** The credentials of an agent that acts or is spoken to in the run. */
        Agent agent(String name) {
            return Objects.requireNonNull(team.get(name), () -> name + " is not in the run");
        }
    }

    /**
     * How it went.
     *
     * @param channels the channels, in the order of the input
     * @param conflicts what each conflict told the agent who met it
     * @param resolved how many of these were followed by the commit of the same step
     * @param waits what agents were told when another one had claimed what they were about to edit
     * @param failures what stopped agents before their last step
     */
    record Outcome(
            List<Played> channels, List<String> conflicts, int resolved, List<String> waits, List<String> failures) {

        Outcome {
            channels = List.copyOf(channels);
            conflicts = List.copyOf(conflicts);
            waits = List.copyOf(waits);
            failures = List.copyOf(failures);
        }
    }

    /** A run with its agents at the channel. */
    private record Cast(Workspace workspace, Input.Run run, Map<String, Agent> team, List<RecordedAgent> agents) {

        /** Those that are only spoken to sign nothing. */
        private Map<String, AgentKey> keys() {
            Set<String> ids =
                    agents.stream().map(agent -> agent.received().agent()).collect(Collectors.toSet());
            Map<String, AgentKey> keys = new TreeMap<>();
            for (Entry<AgentProfile> registered : workspace.agents().values()) {
                if (ids.contains(registered.value().id())) {
                    keys.put(registered.value().id(), registered.value().key().orElseThrow());
                }
            }
            return keys;
        }

        Played played() {
            return new Played(
                    workspace.id(),
                    run,
                    team,
                    keys(),
                    agents.stream().map(RecordedAgent::received).toList(),
                    hashOf(workspace.session(run.channel())));
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
            Map<String, Agent> team = Team.register(workspace, folder.ids());
            folder.runs().forEach(run -> casts.add(cast(workspace, run, team)));
        }
        List<RecordedAgent> agents =
                casts.stream().flatMap(cast -> cast.agents().stream()).toList();
        List<String> failures = act(agents);
        return new Outcome(
                casts.stream().map(Cast::played).toList(),
                agents.stream().flatMap(agent -> agent.conflicts().stream()).toList(),
                agents.stream().mapToInt(RecordedAgent::resolved).sum(),
                agents.stream().flatMap(agent -> agent.waits().stream()).toList(),
                failures);
    }

    private Cast cast(Workspace workspace, Input.Run run, Map<String, Agent> team) {
        Map<String, Agent> present = new LinkedHashMap<>(team);
        present.keySet().retainAll(run.recording().team());
        Lookout lookout = new Lookout(workspace, run.channel());
        List<RecordedAgent> agents = new ArrayList<>();
        for (String name : run.recording().agents()) {
            Participant participant = workspace.join(run.channel(), Objects.requireNonNull(team.get(name)));
            agents.add(new RecordedAgent(name, workspace, run, participant, lookout, journal));
        }
        return new Cast(workspace, run, present, agents);
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
                    agent.act(progress);
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
                boolean expected = e.getCause() instanceof LeanCtxException
                        || e.getCause() instanceof IOException
                        || e.getCause() instanceof AbandonedException;
                if (!expected) {
                    throw new IllegalStateException(stopped, e.getCause());
                }
                failures.add(stopped);
            }
        }
        return failures;
    }
}
