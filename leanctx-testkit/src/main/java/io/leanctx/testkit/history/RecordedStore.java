package io.leanctx.testkit.history;

import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingStore;
import java.util.Queue;

/** A store of which all that goes through it is noted. */
final class RecordedStore extends ForwardingStore {

    private final Notes notes;
    private final Queue<RecordedListener> listeners;

    RecordedStore(SessionStore delegate, Notes notes, Queue<RecordedListener> listeners) {
        super(delegate);
        this.notes = notes;
        this.listeners = listeners;
    }

    boolean isNotedIn(Notes others) {
        return notes == others;
    }

    @Override
    public Workspace workspace(String id) {
        return new RecordedWorkspace(super.workspace(id), notes, listeners);
    }
}
