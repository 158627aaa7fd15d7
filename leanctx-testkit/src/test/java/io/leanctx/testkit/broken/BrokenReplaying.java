package io.leanctx.testkit.broken;

import io.leanctx.Agent;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.testkit.forward.ForwardingWatch;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stores that replay something else than the proof that they are given. */
final class BrokenReplaying {

    private BrokenReplaying() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.store(
                                "replay that leaves its mark",
                                "who replays commits that it was replayed",
                                store -> Wrappers.workspaces(store, LeavingAMark::new))
                        .breaks("RPL-1", "RPL-2", "RPL-3"),
                Candidate.store(
                                "no replay of forks",
                                "nothing of a proof of a fork is replayed",
                                store -> Wrappers.workspaces(store, WithoutForks::new))
                        .breaks("RPL-2"),
                Candidate.store(
                                "replay that answers the head",
                                "a replay answers where the channel is, not where the proof ends",
                                store -> Wrappers.workspaces(store, AnsweringTheHead::new))
                        .breaks("RPL-3"),
                Candidate.store(
                                "replay that makes room",
                                "a replay deletes the session that is in its way",
                                store -> Wrappers.workspaces(store, MakingRoom::new))
                        .breaks("RPL-4"),
                Candidate.store(
                                "replay of anything",
                                "what cannot be replayed is taken for replayed",
                                store -> Wrappers.workspaces(store, OfAnything::new))
                        .breaks("RPL-5"),
                Candidate.store(
                                "replay that ends watches",
                                "a replay closes the watches of the workspace",
                                store -> Wrappers.workspaces(store, EndingWatches::new))
                        .breaks("RPL-6"));
    }

    private abstract static class Replaying extends ForwardingWorkspace {

        private static final Pattern CHANNEL = Pattern.compile("\"channel\":\"([^\"]*)\"");

        Replaying(Workspace sound) {
            super(sound);
        }

        static String channel(Path proof) throws IOException {
            Matcher channel = CHANNEL.matcher(Files.readString(proof));
            return channel.find() ? channel.group(1) : "none";
        }

        final Participant join(String channel) {
            Agent agent = registerNew("replay");
            return at(channel, agent, session(channel).position());
        }
    }

    private static final class LeavingAMark extends Replaying {

        LeavingAMark(Workspace sound) {
            super(sound);
        }

        @Override
        public Position replay(Path proof) throws IOException {
            Position end = super.replay(proof);
            try (Participant mark = join(channel(proof))) {
                mark.addFinding("replayed from " + end);
            }
            return end;
        }
    }

    private static final class WithoutForks extends Replaying {

        WithoutForks(Workspace sound) {
            super(sound);
        }

        @Override
        public Position replay(Path proof) throws IOException {
            return Files.readString(proof).contains("\"type\":\"forked\"") ? Position.START : super.replay(proof);
        }
    }

    private static final class AnsweringTheHead extends Replaying {

        AnsweringTheHead(Workspace sound) {
            super(sound);
        }

        @Override
        public Position replay(Path proof) throws IOException {
            super.replay(proof);
            return session(channel(proof)).position();
        }
    }

    private static final class MakingRoom extends Replaying {

        MakingRoom(Workspace sound) {
            super(sound);
        }

        @Override
        public Position replay(Path proof) throws IOException {
            try {
                return super.replay(proof);
            } catch (NotAllowedException e) {
                try (Participant room = join(channel(proof))) {
                    room.delete();
                }
                return super.replay(proof);
            }
        }
    }

    private static final class OfAnything extends Replaying {

        OfAnything(Workspace sound) {
            super(sound);
        }

        @Override
        public Position replay(Path proof) throws IOException {
            try {
                return super.replay(proof);
            } catch (InvalidInputException e) {
                return Position.START;
            }
        }
    }

    private static final class EndingWatches extends Replaying {

        private final AtomicBoolean replayed = new AtomicBoolean();

        EndingWatches(Workspace sound) {
            super(sound);
        }

        @Override
        public Position replay(Path proof) throws IOException {
            Position end = super.replay(proof);
            replayed.set(true);
            return end;
        }

        @Override
        public Watch watch(String channel, Position after) {
            return new ForwardingWatch(super.watch(channel, after)) {
                @Override
                public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
                    return replayed.get()
                            ? Optional.of(new WatchEvent.Closed(after, Optional.empty()))
                            : super.next(timeout);
                }
            };
        }
    }
}
