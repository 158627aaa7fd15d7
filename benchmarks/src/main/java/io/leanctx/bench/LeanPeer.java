package io.leanctx.bench;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.ChannelPage;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store of ours, driven as the others are. */
final class LeanPeer implements Peer {

    private static final int PAGE = 1_000;

    private final SessionStore store;
    private final Workspace workspace;
    private final Map<String, Agent> agents = new ConcurrentHashMap<>();

    LeanPeer(SessionStore store) {
        this.store = store;
        this.workspace = store.workspace("peers");
    }

    @Override
    public void begin(String session) {
        // The first commit makes it.
    }

    @Override
    public Writer writer(String session, String agent) {
        Participant me = workspace.join(
                session, agents.computeIfAbsent(agent, id -> workspace.register(AgentProfile.client(id))));
        return new Writer() {
            @Override
            public void append(String text) {
                me.session();
                me.add(new Change.Progress(text));
            }

            @Override
            public void close() {
                me.close();
            }
        };
    }

    @Override
    public List<String> texts(String session) {
        return workspace.session(session).progress().stream()
                .map(entry -> entry.value().text())
                .toList();
    }

    @Override
    public int list() {
        int count = 0;
        Optional<String> after = Optional.empty();
        do {
            ChannelPage page = workspace.channels(after, PAGE);
            count += page.channels().size();
            after = page.next();
        } while (after.isPresent());
        return count;
    }

    @Override
    public void close() {
        store.close();
    }
}
