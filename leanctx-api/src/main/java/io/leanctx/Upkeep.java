package io.leanctx;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to a session and its log as a whole, rather than in it.
 *
 * @since 0.1.0
 */
public sealed interface Upkeep extends Change {

    /**
     * A text in place of older findings, progress, messages and summaries, which leave the session and stay in the log.
     *
     * @param upTo the newest revision whose entries it stands for
     * @param text the summary; empty where it was erased
     * @since 0.1.0
     */
    record Summarized(long upTo, Optional<String> text) implements Upkeep {

        /**
         * Creates the change.
         *
         * @param upTo the newest revision whose entries it stands for
         * @param text the summary; empty where it was erased
         */
        public Summarized {
            Check.revision("revision summarized up to", upTo);
            Check.present("summary", text).ifPresent(given -> Check.text("summary", given));
        }

        @Override
        public List<String> texts() {
            return text.map(List::of).orElse(List.of());
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.summary());
        }
    }

    /**
     * The oldest commits were dropped from the log for good. What they had made of the session is kept with this commit.
     *
     * @param upTo the newest revision that was dropped
     * @param state the SHA-256 of the session at that revision, as it is stored
     * @since 0.1.0
     */
    record Checkpoint(long upTo, Hash state) implements Upkeep {

        /**
         * Creates the change.
         *
         * @param upTo the newest revision that was dropped
         * @param state the SHA-256 of the session at that revision, as it is stored
         */
        public Checkpoint {
            Check.revision("revision truncated up to", upTo);
            Check.present("hash of a state", state);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.log());
        }
    }

    /**
     * The session began as a copy of another channel's; stands at revision 1. The copied entries are entries of this commit, with
     * the authors and times they had.
     *
     * @param channel the channel it was copied from
     * @param origin where that stood
     * @param state the SHA-256 of the copied session, as it is stored
     * @since 0.1.0
     */
    record Forked(String channel, Position origin, Hash state) implements Upkeep {

        /**
         * Creates the change.
         *
         * @param channel the channel it was copied from
         * @param origin where that stood
         * @param state the SHA-256 of the copied session, as it is stored
         */
        public Forked {
            Names.requireChannel(channel);
            Check.present("origin of a fork", origin);
            Check.present("hash of a state", state);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.everything());
        }
    }

    /**
     * What a {@link Bundle} holds was added to the session.
     *
     * @param bundle the SHA-256 of the bundle
     * @param workspace the workspace it was made in
     * @param channel the channel it was made of
     * @param origin where that stood
     * @since 0.1.0
     */
    record Imported(Hash bundle, String workspace, String channel, Position origin) implements Upkeep {

        /**
         * Creates the change.
         *
         * @param bundle the SHA-256 of the bundle
         * @param workspace the workspace it was made in
         * @param channel the channel it was made of
         * @param origin where that stood
         */
        public Imported {
            Check.present("hash of a bundle", bundle);
            Names.requireWorkspace(workspace);
            Names.requireChannel(channel);
            Check.present("origin of a bundle", origin);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.bundle(bundle));
        }
    }

    /**
     * The text of an earlier commit was erased, here and wherever it had come to. What was open in it (who, when, which scopes) stays.
     *
     * @param revision the commit whose text was erased
     * @param state the SHA-256 of the state that the log begins with from now on, where that was stored anew
     * @param reason why; empty where it was erased in turn
     * @since 0.1.0
     */
    record Erased(long revision, Optional<Hash> state, Optional<String> reason) implements Upkeep {

        /**
         * Creates the change.
         *
         * @param revision the commit whose text was erased
         * @param state the SHA-256 of the state that the log begins with from now on, where that was stored anew
         * @param reason why; empty where it was erased in turn
         */
        public Erased {
            Check.revision("erased revision", revision);
            Check.present("hash of a state", state);
            Check.present("reason", reason).ifPresent(given -> Check.text("reason", given));
        }

        @Override
        public List<String> texts() {
            return reason.map(List::of).orElse(List.of());
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.log());
        }
    }

    /**
     * A change whose text was erased or withheld. It counts as having written its scopes: what those named before is no longer
     * part of the session, since something else took its place. It has no other effect.
     *
     * @param type the name of the kind of change it was
     * @param scopes what it overwrote
     * @param open its open part, as JSON
     * @since 0.1.0
     */
    record Withheld(String type, Set<Scope> scopes, String open) implements Upkeep {

        /**
         * Creates the change.
         *
         * @param type the name of the kind of change it was
         * @param scopes what it overwrote
         * @param open its open part, as JSON
         */
        public Withheld {
            Check.present("type", type);
            scopes = Set.copyOf(Check.present("scopes", scopes));
            Check.present("open part", open);
        }
    }
}
