package io.leanctx.testkit.history;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Watch;
import io.leanctx.WatchListener;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.util.Queue;

/** A workspace whose readings, watches and participants are noted. */
final class RecordedWorkspace extends ForwardingWorkspace {

    private static final String CLIENT = "the host";

    private final Notes notes;
    private final Queue<RecordedListener> listeners;

    RecordedWorkspace(Workspace delegate, Notes notes, Queue<RecordedListener> listeners) {
        super(delegate);
        this.notes = notes;
        this.listeners = listeners;
    }

    @Override
    public Session session(String channel) {
        long invoked = notes.moment();
        Session session = super.session(channel);
        long returned = notes.moment();
        notes.begin(key(channel), CLIENT, invoked, new Request.Read())
                .end(returned, new Reply.Shown(Sight.of(session)));
        return session;
    }

    @Override
    public Participant at(String channel, Agent agent, Position seen) {
        return new RecordedParticipant(super.at(channel, agent, seen), key(channel), notes);
    }

    @Override
    public Watch watch(String channel, Position after) {
        return new RecordedWatch(super.watch(channel, after), key(channel), CLIENT, new Standing(), notes);
    }

    @Override
    public Watch watch(String channel, Position after, WatchListener listener) {
        RecordedListener recorded = new RecordedListener(listener, after, key(channel), delegate(), notes);
        Watch watch = recorded.opened(super.watch(channel, after, recorded));
        listeners.add(recorded);
        return watch;
    }

    private Notes.Key key(String channel) {
        return new Notes.Key(id(), channel);
    }
}
