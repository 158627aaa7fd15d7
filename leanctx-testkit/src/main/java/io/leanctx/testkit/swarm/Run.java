package io.leanctx.testkit.swarm;

import io.leanctx.testkit.Race;
import io.leanctx.testkit.history.History;
import io.leanctx.testkit.history.HistoryChecker;
import io.leanctx.testkit.history.HistoryRecorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Runs the steps of a plan on a stage of its own, at once or one after another, and has the histories judged. */
final class Run {

    private final HistoryRecorder recorder = HistoryRecorder.create();
    private final Queue<Step> order = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    private final Function<HistoryRecorder, Stage> stages;
    private final int calls;

    private Run(Function<HistoryRecorder, Stage> stages, int calls) {
        this.stages = stages;
        this.calls = calls;
    }

    /** Each script on a thread of its own, and as many calls at least as were asked for. */
    static Outcome atOnce(Function<HistoryRecorder, Stage> stages, List<List<Step>> scripts, int calls)
            throws InterruptedException {
        return new Run(stages, calls).perform(scripts);
    }

    /** All steps on one thread. */
    static Outcome inOrder(Function<HistoryRecorder, Stage> stages, List<Step> steps) throws InterruptedException {
        return new Run(stages, 0).perform(List.of(steps));
    }

    private Outcome perform(List<List<Step>> scripts) throws InterruptedException {
        try (Stage stage = stages.apply(recorder)) {
            List<Callable<List<Actor>>> threads = new ArrayList<>();
            for (List<Step> script : scripts) {
                threads.add(() -> perform(stage, script));
            }
            List<List<Actor>> actors = Race.run(threads);
            stage.heal();
            for (List<Actor> ending : actors) {
                for (Actor actor : ending) {
                    caught(actor::end);
                }
            }
            recorder.awaitListeners(Stage.PATIENCE);
            List<History> histories = histories(stage);
            return new Outcome(
                    List.copyOf(order),
                    histories,
                    histories.stream().map(HistoryChecker::check).toList(),
                    List.copyOf(thrown));
        }
    }

    /** What a step comes to depends on what a watch finds, so there may be too few calls; then the rest are reads. */
    private List<History> histories(Stage stage) throws InterruptedException {
        List<History> histories = recorder.histories();
        int made =
                histories.stream().mapToInt(history -> history.calls().size()).sum();
        if (made >= calls) {
            return histories;
        }
        for (; made < calls; made++) {
            stage.workspace(0).session(Stage.channel(0));
        }
        return recorder.histories();
    }

    private List<Actor> perform(Stage stage, List<Step> script) throws InterruptedException {
        Map<String, Actor> actors = new HashMap<>();
        for (Step step : script) {
            order.add(step);
            String channel = Stage.channel(step.channel());
            boolean went = caught(() -> actors.computeIfAbsent(
                            step.agent() + " at " + channel, any -> new Actor(stage, step.agent(), channel))
                    .perform(step));
            if (!went) {
                break;
            }
        }
        return List.copyOf(actors.values());
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    /** What an agent throws ends its work, and is held against the store. */
    private boolean caught(Work work) throws InterruptedException {
        try {
            work.run();
            return true;
        } catch (RuntimeException | Error e) {
            thrown.add(e);
            return false;
        }
    }
}
