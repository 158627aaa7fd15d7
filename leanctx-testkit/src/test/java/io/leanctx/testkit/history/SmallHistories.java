package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes up small histories: what clients of a correct channel may see, each call taking effect at some moment within it. */
final class SmallHistories {

    private static final int CLIENTS = 3;
    private static final int MOST_CALLS = 7;

    /** A client, with the call it is in. */
    private static final class Client {

        final String agent;
        final long watch;
        final Set<Long> own = new HashSet<>();
        Position base = Position.START;
        Position watches = Position.START;
        Optional<Request> request = Optional.empty();
        Optional<Reply> reply = Optional.empty();
        long invoked;
        boolean loses;

        Client(int number) {
            agent = "agent-" + number;
            watch = number;
        }
    }

    private final SplittableRandom random;
    private final List<Client> clients = new ArrayList<>();
    private final List<Commit> log = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Request.Propose> lost = new ArrayList<>();
    private long clock;
    private int made;

    private SmallHistories(SplittableRandom random) {
        this.random = random;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i));
        }
    }

    static History sound(SplittableRandom random) {
        return new SmallHistories(random).run();
    }

    private History run() {
        int wanted = 2 + random.nextInt(MOST_CALLS - 1);
        while (made < wanted || clients.stream().anyMatch(client -> client.request.isPresent())) {
            Client client = clients.get(random.nextInt(CLIENTS));
            if (client.request.isEmpty()) {
                if (made < wanted) {
                    invoke(client);
                }
            } else if (client.reply.isEmpty()) {
                takeEffect(client);
            } else {
                finish(client);
            }
        }
        return new History(NaiveStore.WORKSPACE, NaiveStore.CHANNEL, log, calls);
    }

    private void invoke(Client client) {
        made++;
        client.invoked = ++clock;
        client.loses = random.nextInt(6) == 0;
        int what = random.nextInt(10);
        if (what < 6) {
            client.request = Optional.of(propose(client));
        } else if (what < 8) {
            client.request = Optional.of(new Request.Read());
        } else {
            client.request = Optional.of(new Request.Next(client.watch, client.watches));
        }
    }

    private Request.Propose propose(Client client) {
        if (!lost.isEmpty() && random.nextInt(2) == 0) {
            Request.Propose first = lost.get(random.nextInt(lost.size()));
            if (first.agent().equals(client.agent)) {
                return new Request.Propose(
                        first.agent(), first.operation(), client.base, client.own, first.guard(), first.changes());
            }
        }
        String operation = "op-" + made;
        Change change = switch (random.nextInt(3)) {
            case 0 -> new Change.Task(operation);
            case 1 -> new Change.Learn("k" + random.nextInt(2), operation);
            default -> new Change.Finding(operation, Optional.empty());
        };
        Set<Scope> guard = new HashSet<>(change.scopes());
        switch (random.nextInt(5)) {
            case 0 -> guard = Set.of(Scope.everything());
            case 1 -> guard.add(Scope.anyOf(Scope.KNOWLEDGE));
            case 2 -> guard.add(Scope.task());
            default -> {}
        }
        return new Request.Propose(client.agent, operation, client.base, client.own, guard, List.of(change));
    }

    private void takeEffect(Client client) {
        Request request = client.request.orElseThrow();
        if (request instanceof Request.Propose propose) {
            boolean isLost = client.loses && random.nextBoolean();
            client.reply = Optional.of(isLost ? new Reply.Unknown("lost") : answer(propose));
        } else if (request instanceof Request.Next next) {
            int stands = (int) next.after().revision();
            client.reply = Optional.of(
                    stands < log.size()
                            ? new Reply.Delivered(
                                    log.get(stands), log.get(stands).position())
                            : new Reply.Nothing());
        } else {
            client.reply = Optional.of(new Reply.Shown(NaiveStore.sight(log)));
        }
    }

    private Reply answer(Request.Propose propose) {
        Optional<Commit> first = NaiveStore.landed(propose.operation(), log);
        if (first.isPresent()) {
            return new Reply.Landed(first.get(), true, NaiveStore.sight(log));
        }
        Set<Scope> contested =
                NaiveStore.contested(propose.guard(), propose.base().revision(), propose.own(), log);
        if (!contested.isEmpty()) {
            return NaiveStore.refused(propose, contested, log);
        }
        Commit commit = NaiveStore.commit(propose, log);
        log.add(commit);
        return new Reply.Landed(commit, false, NaiveStore.sight(log));
    }

    private void finish(Client client) {
        Reply reply = client.reply.orElseThrow();
        Request request = client.request.orElseThrow();
        if (request instanceof Request.Propose propose && client.loses) {
            reply = new Reply.Unknown("lost");
            lost.add(propose);
        }
        boolean returns = !(reply instanceof Reply.Unknown) || random.nextBoolean();
        calls.add(new Call(client.agent, client.invoked, returns ? ++clock : Call.NEVER, request, reply));
        if (reply instanceof Reply.Landed landed) {
            client.own.add(landed.commit().revision());
        } else if (reply instanceof Reply.Refused refused) {
            seen(client, refused.shown().position());
        } else if (reply instanceof Reply.Shown shown) {
            seen(client, shown.sight().position());
        } else if (reply instanceof Reply.Delivered delivered) {
            client.watches = delivered.position();
        }
        client.request = Optional.empty();
        client.reply = Optional.empty();
    }

    /** Not always, as if another participant of the agent had been handed it. */
    private void seen(Client client, Position position) {
        if (position.revision() > client.base.revision() && random.nextInt(4) > 0) {
            client.base = position;
            client.own.removeIf(revision -> revision <= position.revision());
        }
    }
}
