package io.leanctx.testkit.broken;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Cost;
import io.leanctx.Evidence;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Totals;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.testkit.forward.ForwardingParticipant;
import io.leanctx.testkit.forward.ForwardingProposal;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores that record evidence wrongly, or add it up wrongly. */
final class BrokenEvidence {

    private BrokenEvidence() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.store(
                                "evidence that guards",
                                "a commit with evidence guards everything",
                                store -> Wrappers.proposals(store, Guarding::new))
                        .breaks("EVD-1", "EVD-2", "EVD-4", "EVD-5"),
                Candidate.store(
                                "cost in cents",
                                "a cost is rounded to two digits after the point",
                                store -> rewriting(store, BrokenEvidence::rounded))
                        .breaks("EVD-2"),
                Candidate.store(
                                "evidence without its text",
                                "what was compressed or checked is left out",
                                store -> rewriting(store, BrokenEvidence::withoutText))
                        .breaks("EVD-3"),
                Candidate.store(
                                "totals of the log that is left",
                                "totals count nothing once the log was truncated",
                                store -> Wrappers.workspaces(store, OfWhatIsLeft::new))
                        .breaks("EVD-4", "EVD-5"),
                Candidate.store(
                                "evidence copied by a fork",
                                "a fork counts what was spent on the session that it copies",
                                store -> Wrappers.workspaces(store, CopiedByFork::new))
                        .breaks("EVD-5"));
    }

    private static SessionStore rewriting(SessionStore store, UnaryOperator<Change> rewrite) {
        return Wrappers.proposals(store, proposal -> new Rewriting(proposal, rewrite));
    }

    private static final class Guarding extends ForwardingProposal {

        Guarding(Proposal sound) {
            super(sound);
        }

        @Override
        public Proposal add(Change change) {
            return change instanceof Evidence ? super.add(change).strict() : super.add(change);
        }
    }

    private static final class Rewriting extends ForwardingProposal {

        private final UnaryOperator<Change> rewrite;

        Rewriting(Proposal sound, UnaryOperator<Change> rewrite) {
            super(sound);
            this.rewrite = rewrite;
        }

        @Override
        public Proposal add(Change change) {
            return super.add(rewrite.apply(change));
        }
    }

    private static Change rounded(Change change) {
        return change instanceof Evidence.TokensSpent spent
                ? new Evidence.TokensSpent(
                        spent.model(),
                        spent.in(),
                        spent.out(),
                        spent.cached(),
                        spent.cost().map(BrokenEvidence::cents))
                : change;
    }

    private static Cost cents(Cost cost) {
        return new Cost(cost.amount().setScale(2, RoundingMode.HALF_EVEN), cost.currency());
    }

    private static Change withoutText(Change change) {
        return change instanceof Evidence.Compressed compressed
                ? new Evidence.Compressed(
                        Optional.empty(),
                        compressed.before(),
                        compressed.after(),
                        compressed.tokensBefore(),
                        compressed.tokensAfter())
                : change;
    }

    private static final class OfWhatIsLeft extends ForwardingWorkspace {

        OfWhatIsLeft(Workspace sound) {
            super(sound);
        }

        @Override
        public Session session(String channel) {
            Session session = super.session(channel);
            return session.oldest() == 1
                    ? session
                    : (Session) Proxy.newProxyInstance(
                            Session.class.getClassLoader(),
                            new Class<?>[] {Session.class},
                            (proxy, method, arguments) -> {
                                if (method.getReturnType() == Totals.class) {
                                    return ofNothing();
                                }
                                try {
                                    return method.invoke(session, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }

        private static Totals ofNothing() {
            try (SessionStore empty = LeanCtx.inMemory()) {
                return empty.workspace("team").session("main").totals();
            }
        }
    }

    private static final class CopiedByFork extends ForwardingWorkspace {

        CopiedByFork(Workspace sound) {
            super(sound);
        }

        @Override
        public Participant at(String channel, Agent agent, Position seen) {
            return new ForwardingParticipant(super.at(channel, agent, seen)) {
                @Override
                public Commit fork(Position position, String to) {
                    Commit fork = super.fork(position, to);
                    spentOn(channel).forEach((model, spending) -> spend(to, agent, model, spending));
                    return fork;
                }
            };
        }

        private Map<String, Totals.Spending> spentOn(String channel) {
            return session(channel).totals().models();
        }

        private void spend(String channel, Agent agent, String model, Totals.Spending spending) {
            try (Participant participant = super.at(channel, agent, Position.START)) {
                participant.add(new Evidence.TokensSpent(
                        model, spending.in(), spending.out(), spending.cached(), Optional.empty()));
            }
        }
    }
}
