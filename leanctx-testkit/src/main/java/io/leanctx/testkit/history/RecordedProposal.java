package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.testkit.forward.ForwardingProposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A proposal that keeps what it was given. */
final class RecordedProposal extends ForwardingProposal {

    private final List<Change> changes = new ArrayList<>();
    private final Set<Scope> reading = new HashSet<>();
    private boolean strictByDefault;
    private @Nullable String operation;

    RecordedProposal(Proposal delegate, boolean strictByDefault) {
        super(delegate);
        this.strictByDefault = strictByDefault;
    }

    @Override
    public Proposal add(Change change) {
        super.add(change);
        changes.add(change);
        return this;
    }

    @Override
    public Proposal add(Change change, byte[] content) {
        super.add(change, content);
        changes.add(change);
        return this;
    }

    @Override
    public Proposal reading(Scope... scopes) {
        super.reading(scopes);
        reading.addAll(List.of(scopes));
        return this;
    }

    @Override
    public Proposal scoped() {
        super.scoped();
        strictByDefault = false;
        return this;
    }

    @Override
    public Proposal operation(String id) {
        super.operation(id);
        operation = id;
        return this;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The request that this proposal has become; it gets an operation id if the caller gave it none. */
    Request.Propose toRequest(String agent, Position base, Set<Long> own, Notes notes) {
        String id = operation;
        if (id == null) {
            id = notes.operation();
            operation(id);
        }
        return new Request.Propose(agent, id, base, own, guard(), changes);
    }

    private Set<Scope> guard() {
        if (strictByDefault || reading.contains(Scope.everything())) {
            return Set.of(Scope.everything());
        }
        Set<Scope> guard = new HashSet<>(reading);
        changes.stream().filter(change -> !isDecidedByState(change)).forEach(change -> guard.addAll(change.scopes()));
        return guard;
    }

    private static boolean isDecidedByState(Change change) {
        return change instanceof Coordination.Claimed
                || change instanceof Coordination.Released
                || change instanceof Coordination.HandoffAnswered;
    }
}
