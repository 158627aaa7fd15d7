package io.leanctx.bench;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Agents that write to a store as those of a host do: each looks at the session before it commits. A watch on a session that
 * nobody writes to is open meanwhile.
 */
final class Team implements AutoCloseable {

    private final SessionStore store;
    private final Workspace workspace;
    private final List<Agent> agents = new ArrayList<>();
    private final List<Participant> joined = new ArrayList<>();
    private final Watch idle;
    private final Texts texts;
    private int channels;

    /** Takes the store over: it is closed with the team. */
    Team(SessionStore store, Texts texts, int agents) {
        this.store = store;
        this.texts = texts;
        this.workspace = store.workspace("bench");
        for (int i = 0; i < agents; i++) {
            this.agents.add(workspace.registerNew("agent" + i));
        }
        this.idle = workspace.watch("idle", Position.START, event -> {});
    }

    Workspace workspace() {
        return workspace;
    }

    /** Another workspace of the store. */
    Workspace workspace(String id) {
        return store.workspace(id);
    }

    Texts texts() {
        return texts;
    }

    Agent agent(int number) {
        return agents.get(number);
    }

    /** That many writers on one session, which is new. */
    List<Writers.Write> hot(int writers) {
        return writers(writers, 1);
    }

    /** Each writer on a session of its own, all of them new. */
    List<Writers.Write> spread(int writers) {
        return writers(writers, writers);
    }

    /** The name of the newest of the sessions that were asked for. */
    String channel() {
        return "channel/" + channels;
    }

    private List<Writers.Write> writers(int writers, int sessions) {
        leave();
        int first = channels + 1;
        channels += sessions;
        List<Writers.Write> writes = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Participant me = workspace.join("channel/" + (first + i % sessions), agents.get(i));
            joined.add(me);
            int writer = i;
            writes.add(number -> {
                me.session();
                me.add(texts.change(writer, number));
            });
        }
        return writes;
    }

    private void leave() {
        joined.forEach(Participant::close);
        joined.clear();
    }

    @Override
    public void close() {
        leave();
        idle.close();
        store.close();
    }
}
