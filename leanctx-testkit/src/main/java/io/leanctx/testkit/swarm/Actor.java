package io.leanctx.testkit.swarm;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimLostException;
import io.leanctx.ClaimResult;
import io.leanctx.Entry;
import io.leanctx.FileMode;
import io.leanctx.LeanCtxException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An agent at work at one channel, as a good host would have it work. What it is answered, the recorder notes. */
final class Actor {

    private static final int TRIES = 8;
    private static final Duration TTL = Duration.ofSeconds(5);

    private final Stage stage;
    private final int number;
    private final String channel;
    private final Watching watching;
    private final List<Unheard> crashed = new ArrayList<>();
    private Participant me;
    private @Nullable Claim claim;

    Actor(Stage stage, int number, String channel) {
        this.stage = stage;
        this.number = number;
        this.channel = channel;
        this.watching = new Watching(stage, number, channel);
        this.me = stage.join(number, channel, Position.START);
    }

    /** Does a step; again, if its store was closed meanwhile. */
    void perform(Step step) throws InterruptedException {
        Pause.of(step.pause());
        StoreClosedException last = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                act(step);
                return;
            } catch (StoreClosedException e) {
                last = e;
                me = stage.join(number, channel, me.base());
            } catch (OutcomeUnknownException
                    | StoreFullException
                    | StoreFailedException
                    | RetriesExhaustedException
                    | ClaimLostException e) {
                // An answer like any other, and noted.
                return;
            }
        }
        throw new AssertionError(step + " found its store closed " + TRIES + " times", last);
    }

    private void act(Step step) throws InterruptedException {
        String text = step.text();
        int choice = step.choice();
        String key = step.key();
        switch (step.deed()) {
            case READ -> me.session();
            case SET_TASK -> commit(p -> p.setTask(text));
            case LEARN -> commit(p -> p.learn(key, text));
            case FORGET -> commit(p -> p.forget(key));
            case ADD_FINDING -> commit(p -> p.addFinding(text));
            case DECIDE -> commit(p -> p.decide(text));
            case TOUCH -> commit(p -> p.touchFile(step.file(), FileMode.READ));
            case TOGETHER -> commit(p -> p.addProgress(text).learn(key, text).setNextSteps(List.of(text)));
            case STRICT -> commit(p -> p.addFinding(text).strict());
            case READING -> commit(p -> p.addFinding(text).reading(Scope.anyOf(Scope.KNOWLEDGE)));
            case COUNT -> count(choice % 4 == 0);
            case CLAIM -> claim(step.resource());
            case RENEW -> renew();
            case HOLDING -> hold(text);
            case RELEASE -> release();
            case BURST -> hear(atOnce(4, Optional.empty(), i -> p -> p.addProgress(text + "." + i)));
            case REPEAT -> repeat(text, choice % 2 == 0);
            case REPEAT_AT_ONCE -> hear(atOnce(3, Optional.of(text), i -> p -> p.addFinding(text)));
            case CRASH -> crash(text, choice % 2 == 0 ? me.base() : Position.START);
            case FOLLOW -> watching.pull(1 + choice % 16, choice % 64 == 0 ? Duration.ofMillis(1) : Duration.ZERO);
            case RESUME -> watching.resume();
            case REWIND -> watching.rewind(choice);
            case FOLLOW_BASE -> Watching.follow(me, 1 + choice % 16);
            case LISTEN -> watching.listen(choice % 2 == 0 ? Position.START : me.base(), choice % 20);
            case OUTAGE -> stage.fail(choice);
            case TURN_CLOCK -> stage.turnClock(choice);
            case CRASH_STORE -> stage.restart(number);
        }
    }

    private void commit(Consumer<Proposal> changes) {
        commit(Optional.empty(), changes);
    }

    /** Proposes; and the same again under the same operation id, until it is known what became of it or it is given up. */
    private void commit(Optional<String> operation, Consumer<Proposal> changes) {
        Optional<String> id = operation;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                me.tryCommit(named(id, changes));
                return;
            } catch (OutcomeUnknownException e) {
                id = Optional.of(e.operation());
                Pause.of(attempt);
            }
        }
    }

    private static Consumer<Proposal> named(Optional<String> operation, Consumer<Proposal> changes) {
        return proposal -> {
            changes.accept(proposal);
            operation.ifPresent(proposal::operation);
        };
    }

    private List<Unheard> atOnce(int proposals, Optional<String> operation, IntFunction<Consumer<Proposal>> changes) {
        List<Unheard> unheard = new ArrayList<>();
        for (int i = 0; i < proposals; i++) {
            unheard.add(Unheard.of(me, changes.apply(i), named(operation, changes.apply(i))));
        }
        return unheard;
    }

    /** Hears all of them, whatever one is answered, since none may be under way when the log is read in the end. */
    private void hear(List<Unheard> unheard) throws InterruptedException {
        LeanCtxException thrown = null;
        for (Unheard one : unheard) {
            try {
                hear(one);
            } catch (LeanCtxException e) {
                thrown = thrown == null || e instanceof StoreClosedException ? e : thrown;
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void hear(Unheard one) throws InterruptedException {
        try {
            one.hear();
        } catch (OutcomeUnknownException e) {
            commit(Optional.of(e.operation()), one.changes());
        }
    }

    private void repeat(String text, boolean afterJoining) {
        Consumer<Proposal> changes = p -> p.addFinding(text).learn("repeated", text);
        commit(Optional.of(text), changes);
        if (afterJoining) {
            rejoin(me.base());
        }
        commit(Optional.of(text), changes);
    }

    /** The handle is dropped, not closed, and the answer comes to nobody. */
    private void crash(String text, Position seen) {
        crashed.addAll(atOnce(1, Optional.empty(), i -> p -> p.addFinding(text)));
        me = stage.join(number, channel, seen);
        claim = null;
    }

    private void rejoin(Position seen) {
        me.close();
        me = stage.join(number, channel, seen);
    }

    private void count(boolean scoped) {
        me.update((session, p) -> {
            p.learn("count", String.valueOf(counted(session) + 1));
            if (scoped) {
                p.scoped();
            }
        });
    }

    private static int counted(Session session) {
        Entry<Change.Learn> count = session.knowledge().get("count");
        return count == null ? 0 : Integer.parseInt(count.value().value());
    }

    private void claim(String resource) {
        if (me.claim(resource, TTL) instanceof ClaimResult.Granted granted) {
            claim = granted.claim();
        }
    }

    private void renew() {
        Claim held = claim;
        if (held != null) {
            claim = me.renew(held, TTL);
        }
    }

    private void hold(String text) {
        Claim held = claim;
        if (held != null) {
            commit(p -> p.addFinding(text).holding(held));
        }
    }

    private void release() {
        Claim held = claim;
        claim = null;
        if (held != null) {
            me.release(held);
        }
    }

    /** Ends once nothing of this agent is under way, and its watch has told it all. */
    void end() throws InterruptedException {
        for (Unheard one : crashed) {
            one.end();
        }
        watching.end();
        me.close();
    }
}
