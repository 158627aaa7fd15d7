package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for an order by trying them all, after Wing and Gong: of the calls that were made before any that is left had
 * returned, one is next if its answer is that of the channel as it then stands. For histories of a few calls.
 */
final class WingGong {

    private final List<Call> calls;
    private final List<Commit> log;
    private final List<List<Commit>> prefixes = new ArrayList<>();
    private final List<Sight> sights = new ArrayList<>();
    private final Set<Integer> failed = new HashSet<>();

    private WingGong(History history) {
        this.calls = history.calls().stream()
                .filter(call -> !(call.reply() instanceof Reply.Failed))
                .toList();
        this.log = history.log();
        for (int size = 0; size <= log.size(); size++) {
            prefixes.add(log.subList(0, size));
            sights.add(NaiveStore.sight(prefixes.get(size)));
        }
    }

    static boolean isLinearizable(History history) {
        for (int i = 0; i < history.log().size(); i++) {
            if (history.log().get(i).revision() != i + 1) {
                return false;
            }
        }
        return watchesGoOn(history) && new WingGong(history).search(0, 0);
    }

    /** A watch stands where it stood. */
    private static boolean watchesGoOn(History history) {
        Map<Long, Position> stands = new HashMap<>();
        List<Call> inOrder = history.calls().stream()
                .sorted(Comparator.comparingLong(Call::invoked))
                .toList();
        for (Call call : inOrder) {
            if (call.request() instanceof Request.Next next) {
                Position before = stands.putIfAbsent(next.watch(), next.after());
                if (before == null && !NaiveStore.knows(next.after(), history.log())) {
                    return false;
                }
                if (before != null && !before.equals(next.after())) {
                    return false;
                }
                if (call.reply() instanceof Reply.Delivered delivered) {
                    stands.put(next.watch(), delivered.position());
                }
            }
        }
        return true;
    }

    private boolean search(int done, int size) {
        if (size == log.size() && isAllThatMustBe(done)) {
            return true;
        }
        if (!failed.add(done << 4 | size)) {
            return false;
        }
        long earliestReturn = Long.MAX_VALUE;
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1 << i) == 0) {
                earliestReturn = Math.min(earliestReturn, mustReturn(calls.get(i)));
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1 << i) == 0 && calls.get(i).invoked() < earliestReturn) {
                int next = next(calls.get(i), size);
                if (next >= 0 && search(done | 1 << i, next)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long mustReturn(Call call) {
        return call.reply() instanceof Reply.Unknown ? Long.MAX_VALUE : call.returned();
    }

    private boolean isAllThatMustBe(int done) {
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1 << i) == 0 && !(calls.get(i).reply() instanceof Reply.Unknown)) {
                return false;
            }
        }
        return true;
    }

    /** The size of the log after a call; negative if its answer is not that of the log as it stands. */
    private int next(Call call, int size) {
        List<Commit> now = prefixes.get(size);
        Reply reply = call.reply();
        if (call.request() instanceof Request.Propose propose) {
            return next(propose, reply, now);
        }
        if (call.request() instanceof Request.Next next) {
            int stands = (int) next.after().revision();
            boolean right = reply instanceof Reply.Delivered delivered
                    ? stands < size
                            && now.get(stands).equals(delivered.commit())
                            && delivered.position().equals(delivered.commit().position())
                    : stands == size;
            return right ? size : -1;
        }
        return reply.equals(new Reply.Shown(sights.get(size))) ? size : -1;
    }

    private int next(Request.Propose propose, Reply reply, List<Commit> now) {
        int size = now.size();
        Optional<Commit> first = NaiveStore.landed(propose.operation(), now);
        if (first.isPresent()) {
            boolean same = first.get().agent().equals(propose.agent())
                    && first.get().changes().equals(propose.changes());
            boolean right = same && reply.equals(new Reply.Landed(first.get(), true, sights.get(size)));
            return right || reply instanceof Reply.Unknown ? size : -1;
        }
        if (!NaiveStore.knows(propose.base(), now)) {
            return reply instanceof Reply.Unknown ? size : -1;
        }
        Set<Scope> contested =
                NaiveStore.contested(propose.guard(), propose.base().revision(), propose.own(), now);
        if (!contested.isEmpty()) {
            boolean right = reply.equals(NaiveStore.refused(propose, contested, now));
            return right || reply instanceof Reply.Unknown ? size : -1;
        }
        if (size == log.size() || !isOf(propose, log.get(size), now)) {
            return -1;
        }
        boolean right = reply.equals(new Reply.Landed(log.get(size), false, sights.get(size + 1)));
        return right || reply instanceof Reply.Unknown ? size + 1 : -1;
    }

    /** The hash is the store's to choose, and of the proposer's own commits it names those that it needs. */
    private static boolean isOf(Request.Propose propose, Commit commit, List<Commit> now) {
        return commit.equals(NaiveStore.commit(propose, commit.position(), commit.seen()))
                && propose.own().containsAll(commit.seen())
                && NaiveStore.contested(propose.guard(), propose.base().revision(), Set.copyOf(commit.seen()), now)
                        .isEmpty();
    }
}
