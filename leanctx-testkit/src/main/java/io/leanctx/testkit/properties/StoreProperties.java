package io.leanctx.testkit.properties;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Commit;
import io.leanctx.Durability;
import io.leanctx.HistoryPage;
import io.leanctx.Position;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/** What the properties share: backends to run over, and how to set a store up on them. */
@AddLifecycleHook(value = Effort.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
abstract class StoreProperties {

    static final String TEAM = "team";
    static final String CHANNEL = "main";

    /**
     * Opens a storage that is empty, another one with each call. The property closes it.
     *
     * @return the open backend
     * @throws Exception if that fails, which fails the property
     */
    protected abstract SessionBackend openBackend() throws Exception;

    /**
     * Closes a backend and opens its storage again. A backend whose content lives only as long as it is open is returned
     * as it is, still open; that is what happens unless this is overridden.
     *
     * @param backend an open backend, the one that was opened last
     * @return an open backend of the same content
     * @throws Exception if that fails, which fails the property
     */
    protected SessionBackend reopen(SessionBackend backend) throws Exception {
        return backend;
    }

    static LeanCtx.Builder builder(long cacheWeight) {
        return LeanCtx.builder().durability(Durability.RELAXED).cacheWeight(cacheWeight);
    }

    static List<Agent> register(Workspace workspace, int agents) {
        List<Agent> registered = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            registered.add(workspace.register(AgentProfile.client("agent-" + i)));
        }
        return registered;
    }

    /** The log of the main channel, from the oldest commit that it still has. */
    static List<Commit> log(Workspace workspace) {
        List<Commit> log = new ArrayList<>();
        long head = workspace.session(CHANNEL).revision();
        long after = Math.max(0, workspace.history(CHANNEL, head, 1).oldest() - 1);
        HistoryPage page;
        do {
            page = workspace.history(CHANNEL, after, 1_000);
            log.addAll(page.commits());
            after += page.commits().size();
        } while (page.hasMore());
        return log;
    }

    /** Where a log was when it had this share of its commits, from 0 to 1. */
    static Position position(List<Commit> log, double share) {
        int revision = (int) Math.round(share * log.size());
        return revision == 0 ? Position.START : log.get(revision - 1).position();
    }
}
