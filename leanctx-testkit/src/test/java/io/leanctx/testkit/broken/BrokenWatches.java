package io.leanctx.testkit.broken;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.WatchListener;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingWatch;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores whose watches do not follow the log. */
final class BrokenWatches {

    private BrokenWatches() {}

    static List<Candidate> all() {
        return List.of(
                watch("watch gap", "the fourth commit is taken for nothing, and never delivered", Gap::new)
                        .breaks("WATCH-1", "WATCH-2", "WATCH-4")
                        .mayBreak("WATCH-5", "WATCH-9"),
                watch("watch duplicate", "the fourth commit is delivered twice", Duplicate::new)
                        .breaks("WATCH-1", "WATCH-2", "WATCH-4")
                        .mayBreak("WATCH-5", "WATCH-9"),
                watch("watch swap", "the fourth commit comes after the fifth", Swap::new)
                        .breaks("WATCH-1", "WATCH-2", "WATCH-4")
                        .mayBreak("WATCH-5", "WATCH-9"),
                watch("watch phantom", "after the fourth commit comes one that is not in the log", Phantom::new)
                        .breaks("WATCH-1", "WATCH-2", "WATCH-4")
                        .mayBreak("WATCH-5", "WATCH-9"),
                watch("watch missing tail", "the newest commit is held back until another comes", MissingTail::new)
                        .breaks(
                                "WATCH-1",
                                "WATCH-2",
                                "WATCH-4",
                                "WATCH-7",
                                "WATCH-8",
                                "WATCH-11",
                                "WATCH-13",
                                "WATCH-14")
                        .mayBreak("WATCH-5", "WATCH-9"),
                watch(
                                "watch that stands too far back",
                                "its position is the one before the last delivered",
                                Behind::new)
                        .breaks("WATCH-4", "WATCH-1", "WATCH-7"),
                watch("watch that does not end", "next waits on after the watch was closed", Endless::new)
                        .breaks("WATCH-7")
                        .mayBreak("WATCH-12"),
                Candidate.store(
                                "watch that goes on from elsewhere",
                                "where its position is not in the log, it begins at the newest and does not say so",
                                store -> Wrappers.workspaces(store, Elsewhere::new))
                        .breaks("WATCH-10", "WATCH-11"),
                Candidate.store(
                                "listener whose failure is swallowed",
                                "a listener that throws is given the next event",
                                store -> Wrappers.workspaces(store, FailureSwallowed::new))
                        .breaks("PUSH-4")
                        .mayBreak("PUSH-10"));
    }

    private static Candidate watch(String name, String wrong, UnaryOperator<Watch> wrap) {
        UnaryOperator<SessionStore> over = store -> Wrappers.watches(store, wrap);
        return Candidate.store(name, wrong, over);
    }

    /** A watch that does something wrong with the commit of one revision. */
    private abstract static class OneWrong extends ForwardingWatch {

        static final long REVISION = 4;

        OneWrong(Watch sound) {
            super(sound);
        }

        abstract Optional<WatchEvent> wrong(WatchEvent.Committed event) throws InterruptedException;

        @Override
        public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
            Optional<WatchEvent> event = super.next(timeout);
            return event.isPresent()
                            && event.get() instanceof WatchEvent.Committed committed
                            && committed.commit().revision() == REVISION
                    ? wrong(committed)
                    : event;
        }
    }

    private static final class Gap extends OneWrong {

        Gap(Watch sound) {
            super(sound);
        }

        @Override
        Optional<WatchEvent> wrong(WatchEvent.Committed event) {
            return Optional.empty();
        }
    }

    /** A watch that delivers something else after the commit of one revision. */
    private abstract static class OneMore extends OneWrong {

        private @Nullable WatchEvent more;

        OneMore(Watch sound) {
            super(sound);
        }

        void then(WatchEvent event) {
            more = event;
        }

        @Override
        public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
            if (more != null) {
                Optional<WatchEvent> event = Optional.of(more);
                more = null;
                return event;
            }
            return super.next(timeout);
        }
    }

    private static final class Duplicate extends OneMore {

        Duplicate(Watch sound) {
            super(sound);
        }

        @Override
        Optional<WatchEvent> wrong(WatchEvent.Committed event) {
            then(event);
            return Optional.of(event);
        }
    }

    private static final class Swap extends OneMore {

        Swap(Watch sound) {
            super(sound);
        }

        @Override
        Optional<WatchEvent> wrong(WatchEvent.Committed event) throws InterruptedException {
            Optional<WatchEvent> following = delegate().next(Duration.ZERO);
            if (following.isPresent()) {
                then(event);
                return following;
            }
            return Optional.of(event);
        }
    }

    private static final class Phantom extends OneMore {

        Phantom(Watch sound) {
            super(sound);
        }

        @Override
        Optional<WatchEvent> wrong(WatchEvent.Committed event) {
            Commit real = event.commit();
            then(new WatchEvent.Committed(new Commit(
                    real.workspace(),
                    real.channel(),
                    new Position(real.revision() + 1, real.position().hash()),
                    real.at(),
                    real.agent(),
                    "refused-" + real.operation(),
                    real.base(),
                    real.seen(),
                    real.guard(),
                    real.changes())));
            return Optional.of(event);
        }
    }

    private static final class MissingTail extends ForwardingWatch {

        private @Nullable WatchEvent held;

        MissingTail(Watch sound) {
            super(sound);
        }

        @Override
        public synchronized Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
            if (held == null) {
                held = super.next(timeout).orElse(null);
            }
            WatchEvent event = held;
            if (!(event instanceof WatchEvent.Committed)) {
                held = null;
                return Optional.ofNullable(event);
            }
            Optional<WatchEvent> following = super.next(Duration.ZERO);
            held = following.orElse(event);
            return following.map(next -> event);
        }
    }

    private static final class Behind extends ForwardingWatch {

        private Position before;

        Behind(Watch sound) {
            super(sound);
            before = sound.position();
        }

        @Override
        public synchronized Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
            Position position = super.position();
            Optional<WatchEvent> event = super.next(timeout);
            event.filter(any -> any instanceof WatchEvent.Committed).ifPresent(any -> before = position);
            return event;
        }

        @Override
        public Position position() {
            return before;
        }
    }

    private static final class Endless extends ForwardingWatch {

        Endless(Watch sound) {
            super(sound);
        }

        @Override
        public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
            return super.next(timeout).filter(event -> !(event instanceof WatchEvent.Closed));
        }
    }

    private static final class Elsewhere extends ForwardingWorkspace {

        Elsewhere(Workspace sound) {
            super(sound);
        }

        @Override
        public Watch watch(String channel, Position after) {
            return new ForwardingWatch(super.watch(channel, after)) {

                private @Nullable Watch instead;

                @Override
                public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
                    if (instead != null) {
                        return instead.next(timeout);
                    }
                    Optional<WatchEvent> event = super.next(timeout);
                    if (event.isPresent()
                            && (event.get() instanceof WatchEvent.Diverged
                                    || event.get() instanceof WatchEvent.Truncated)) {
                        instead = Elsewhere.this
                                .delegate()
                                .watch(channel, session(channel).position());
                        return instead.next(Duration.ZERO);
                    }
                    return event;
                }
            };
        }
    }

    private static final class FailureSwallowed extends ForwardingWorkspace {

        FailureSwallowed(Workspace sound) {
            super(sound);
        }

        @Override
        public Watch watch(String channel, Position after, WatchListener listener) {
            Queue<Throwable> unread = new ConcurrentLinkedQueue<>();
            return super.watch(channel, after, event -> {
                try {
                    listener.onEvent(event);
                } catch (RuntimeException | Error e) {
                    unread.add(e);
                }
            });
        }
    }
}
