package io.leanctx.core;

import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.HistoryDivergedException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import io.leanctx.spi.ChannelKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Renders sessions for agents. */
final class Briefs {

    private static final int PAGE = 1_000;

    private final CoreStore store;
    private final ChannelKey key;
    private final Credential credential;

    Briefs(CoreStore store, ChannelKey key, Credential credential) {
        this.store = store;
        this.key = key;
        this.credential = credential;
    }

    Brief write(BriefRequest request) {
        SessionState session = store.session(key);
        Optional<BriefBase> base = request.since().map(since -> base(session, since));
        return write(BriefOutline.of(session, viewer(), base, request.format()), session, request);
    }

    /** A brief of a whole session, which depends on nothing but what is given. */
    static Brief write(SessionState session, BriefViewer viewer, BriefRequest request) {
        return write(BriefOutline.of(session, viewer, Optional.empty(), request.format()), session, request);
    }

    private static Brief write(BriefOutline outline, SessionState session, BriefRequest request) {
        return new BriefWriter(outline, request.budget(), session.position()).write();
    }

    /** Reading asks for no credentials, so an agent that was shut out is shown what is for everyone. */
    private BriefViewer viewer() {
        Entry<Change.AgentRegistered> registered = store.session(ChannelKey.ofWorkspace(key.workspace()))
                .registered()
                .get(credential.agent());
        return new BriefViewer(
                credential.agent(),
                Optional.ofNullable(registered)
                        .flatMap(entry -> entry.value().profile().role()));
    }

    private BriefBase base(SessionState session, Position since) {
        SessionState before = before(session, since);
        return new BriefBase(before, erasures(session, before));
    }

    private SessionState before(SessionState session, Position since) {
        long revision = since.revision();
        if (revision == 0) {
            return SessionState.empty(key);
        }
        if (revision > session.revision()) {
            throw new HistoryDivergedException(key.toString(), since, session.revision());
        }
        SessionState before =
                revision == session.revision() ? session : store.loader().loadAt(key, revision);
        if (!before.position().equals(since)) {
            throw new HistoryDivergedException(key.toString(), since, session.revision());
        }
        return before;
    }

    /** The state before has lost the erased text as well, so only the log tells that the agent may know it. */
    private List<Entry<Upkeep.Erased>> erasures(SessionState session, SessionState before) {
        List<Entry<Upkeep.Erased>> erasures = new ArrayList<>();
        if (session.scopes().lastWritten(Scope.log()) <= before.revision()) {
            return erasures;
        }
        long after = Math.max(before.revision(), session.oldest() - 1);
        while (after < session.revision()) {
            List<Commit> page =
                    store.log().read(key, after, session.revision(), PAGE).commits();
            page.forEach(commit -> collect(commit, erasures));
            after = page.get(page.size() - 1).revision();
        }
        return erasures;
    }

    private static void collect(Commit commit, List<Entry<Upkeep.Erased>> erasures) {
        for (int i = 0; i < commit.changes().size(); i++) {
            if (commit.changes().get(i) instanceof Upkeep.Erased erased) {
                erasures.add(new Entry<>(new EntryRef(commit.revision(), i), commit.agent(), commit.at(), erased));
            }
        }
    }
}
