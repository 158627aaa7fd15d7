package io.leanctx.torture;

import io.leanctx.ChannelSummary;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.StoreCorruptException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Compares the ways in which a channel can be read: session, past session, listing, watch and content. */
record ReadCheck(
        Workspace workspace,
        Workspace cold,
        Log log,
        Session session,
        @Nullable ChannelSummary listed,
        Set<Long> erased,
        SplittableRandom random,
        Findings findings) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WATCHES = 2;

    void run() throws InterruptedException {
        listing();
        folds();
        contents();
        watches();
    }

    void listing() {
        Position expected = session.isDeleted() || session.revision() == 0 ? Position.START : session.position();
        Position found = listed == null ? Position.START : listed.position();
        findings.require(
                found.equals(expected),
                Harm.TORN,
                "%s is listed at %s, and its session is at %s".formatted(log.channel(), found, expected));
    }

    void folds() {
        findings.require(
                cold.session(log.channel()).equals(session),
                Harm.TORN,
                "%s: the session at %s is not what its log folds to".formatted(log.channel(), session.position()));
        if (!log.commits().isEmpty()) {
            long revision = random.nextLong(log.oldest(), log.head().revision() + 1);
            findings.require(
                    cold.sessionAt(log.channel(), revision).equals(workspace.sessionAt(log.channel(), revision)),
                    Harm.TORN,
                    "%s: the session at revision %d is not what its log folds to".formatted(log.channel(), revision));
        }
    }

    void contents() {
        Set<Hash> named = new HashSet<>();
        for (Commit commit : log.commits()) {
            commit.changes().forEach(change -> {
                // The name of erased content stays; the content need not.
                if (change instanceof Coordination.ContextShared shared && !erased.contains(commit.revision())) {
                    named.add(shared.content());
                }
            });
        }
        for (Entry<Coordination.ContextShared> shared : session.shared()) {
            if (!erased.contains(shared.ref().revision())) {
                named.add(shared.value().content());
            }
        }
        for (Hash hash : named) {
            Optional<byte[]> content = workspace.content(hash);
            if (content.isEmpty()) {
                findings.add(Harm.LOST, "%s refers to content %s, which is not there".formatted(log.channel(), hash));
            } else {
                findings.require(
                        Hash.sha256(content.get()).equals(hash),
                        Harm.TORN,
                        "%s refers to content %s, and what is there is something else".formatted(log.channel(), hash));
            }
        }
    }

    void watches() throws InterruptedException {
        List<Position> from = new ArrayList<>();
        if (log.oldest() == 1) {
            from.add(Position.START);
        }
        for (int i = 0; i < WATCHES && !log.commits().isEmpty(); i++) {
            from.add(log.commits().get(random.nextInt(log.commits().size())).position());
        }
        for (Position position : from) {
            watch(position);
        }
    }

    private void watch(Position from) throws InterruptedException {
        try (Watch watch = workspace.watch(log.channel(), from)) {
            for (long revision = from.revision() + 1; revision <= log.head().revision(); revision++) {
                Optional<WatchEvent> event = watch.next(PATIENCE);
                if (event.isPresent()
                        && event.get() instanceof WatchEvent.Closed closed
                        && closed.cause().isPresent()
                        && closed.cause().get() instanceof StoreCorruptException damage) {
                    throw damage;
                }
                boolean right = event.isPresent()
                        && event.get() instanceof WatchEvent.Committed committed
                        && Optional.of(committed.commit()).equals(log.at(revision));
                if (!right) {
                    findings.add(
                            Harm.LOST,
                            "a watch of %s from %s got %s instead of revision %d"
                                    .formatted(log.channel(), from, event, revision));
                    return;
                }
            }
            findings.require(
                    watch.next(Duration.ZERO).isEmpty(),
                    Harm.TORN,
                    "a watch of %s from %s goes on beyond the head".formatted(log.channel(), from));
        }
    }
}
