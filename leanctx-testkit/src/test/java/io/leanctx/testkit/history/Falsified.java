package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Changes a history at random, in one of the ways in which a store may be wrong; what results may be sound all the same. */
final class Falsified {

    private final SplittableRandom random;
    private final List<Call> calls;
    private final List<Commit> log;

    private Falsified(History history, SplittableRandom random) {
        this.random = random;
        this.calls = new ArrayList<>(history.calls());
        this.log = new ArrayList<>(history.log());
    }

    static History of(History history, SplittableRandom random) {
        Falsified falsified = new Falsified(history, random);
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            falsified.once();
        }
        return new History(history.workspace(), history.channel(), falsified.log, falsified.calls);
    }

    private void once() {
        int which = random.nextInt(calls.size());
        switch (random.nextInt(8)) {
            case 0, 1 -> calls.set(which, moved(calls.get(which)));
            case 2 -> swapReplies(which, random.nextInt(calls.size()));
            case 3 -> falsifyLog();
            case 4 -> swapMoments(which, random.nextInt(calls.size()));
            default -> calls.set(which, with(calls.get(which), falsified(calls.get(which))));
        }
    }

    private static Call with(Call call, Reply reply) {
        return new Call(call.client(), call.invoked(), call.returned(), call.request(), reply);
    }

    /** The same call at other moments, between those of the others or at one of theirs. */
    private Call moved(Call call) {
        long last = calls.stream()
                .flatMapToLong(one -> LongStream.of(one.invoked(), one.returned()))
                .filter(moment -> moment != Call.NEVER)
                .max()
                .orElse(1);
        long invoked = random.nextLong(last + 1);
        long returned = invoked + 1 + random.nextLong(last + 1);
        List<Call> others = new ArrayList<>(calls);
        others.remove(call);
        // Every moment is drawn once, so those at which others are taken are not to be had.
        Set<Long> taken = new HashSet<>();
        others.forEach(one -> {
            taken.add(one.invoked());
            taken.add(one.returned());
        });
        return taken.contains(invoked) || taken.contains(returned)
                ? call
                : new Call(call.client(), invoked, returned, call.request(), call.reply());
    }

    private void swapMoments(int one, int other) {
        Call first = calls.get(one);
        Call second = calls.get(other);
        if (first.returned() == Call.NEVER || second.returned() == Call.NEVER) {
            return;
        }
        calls.set(one, new Call(first.client(), second.invoked(), second.returned(), first.request(), first.reply()));
        calls.set(
                other, new Call(second.client(), first.invoked(), first.returned(), second.request(), second.reply()));
    }

    private void swapReplies(int one, int other) {
        Call first = calls.get(one);
        Call second = calls.get(other);
        if (first.request().getClass() == second.request().getClass()
                && first.returned() != Call.NEVER
                && second.returned() != Call.NEVER) {
            calls.set(one, with(first, second.reply()));
            calls.set(other, with(second, first.reply()));
        }
    }

    private void falsifyLog() {
        if (log.isEmpty()) {
            return;
        }
        int at = random.nextInt(log.size());
        switch (random.nextInt(4)) {
            case 0 -> log.remove(at);
            case 1 -> log.remove(log.size() - 1);
            case 2 -> {
                Commit commit = log.get(at);
                log.add(with(commit, NaiveStore.position(log.size() + 1L, commit.operation()), commit.base()));
            }
            default -> {
                Commit commit = log.get(at);
                log.set(at, with(commit, NaiveStore.position(at + 1L, "another"), commit.base()));
            }
        }
    }

    private static Commit with(Commit commit, Position position, Position base) {
        return new Commit(
                commit.workspace(),
                commit.channel(),
                position,
                commit.at(),
                commit.agent(),
                commit.operation(),
                base,
                commit.seen(),
                commit.guard(),
                commit.changes());
    }

    private Reply falsified(Call call) {
        Reply reply = call.reply();
        if (call.returned() == Call.NEVER) {
            return reply;
        }
        if (reply instanceof Reply.Landed landed) {
            return switch (random.nextInt(4)) {
                case 0 -> new Reply.Landed(landed.commit(), !landed.repeated(), landed.shown());
                case 1 -> new Reply.Landed(landed.commit(), landed.repeated(), anySight());
                case 2 -> new Reply.Failed("falsified");
                default -> new Reply.Unknown("falsified");
            };
        }
        if (reply instanceof Reply.Refused refused) {
            return switch (random.nextInt(4)) {
                case 0 ->
                    new Reply.Refused(refused.shown(), Set.of(Scope.task()), refused.missed(), refused.missedCount());
                case 1 -> new Reply.Refused(anySight(), refused.contested(), refused.missed(), refused.missedCount());
                case 2 -> new Reply.Refused(refused.shown(), refused.contested(), List.of(), refused.missedCount());
                default -> new Reply.Failed("falsified");
            };
        }
        if (reply instanceof Reply.Shown) {
            return new Reply.Shown(anySight());
        }
        if (call.request() instanceof Request.Next) {
            int at = random.nextInt(log.size() + 1);
            return at == log.size()
                    ? new Reply.Nothing()
                    : new Reply.Delivered(log.get(at), log.get(at).position());
        }
        return reply instanceof Reply.Unknown ? new Reply.Failed("falsified") : reply;
    }

    private Sight anySight() {
        Sight sight = NaiveStore.sight(log.subList(0, random.nextInt(log.size() + 1)));
        return random.nextInt(6) > 0
                ? sight
                : new Sight(sight.position(), NaiveStore.sight(List.of()).content());
    }
}
