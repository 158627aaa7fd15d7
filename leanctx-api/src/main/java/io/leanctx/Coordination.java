package io.leanctx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What agents tell each other, lend each other and hand over.
 *
 * <p>Claims and handoffs are decided by the state they meet when they are committed, and not by what was written since
 * the base: of two agents that claim one resource, or accept one handoff, exactly one has it, however old what they have
 * seen. So their scopes are written, but not guarded.
 *
 * @since 0.1.0
 */
public sealed interface Coordination extends Change {

    /** How long a claim or the offer of a handoff may last. */
    Duration MAX_TTL = Duration.ofDays(30);

    /**
     * A claim: an exclusive lease on a resource, or its renewal. It is granted if nobody holds the resource when it is
     * committed. Its fencing token is the revision that granted it; it ends {@code ttl} after the time of this commit.
     *
     * @param resource what is claimed, such as a path or the name of a task: at most {@value Scope#MAX_KEY_BYTES} bytes
     *     of UTF-8, no control characters
     * @param ttl how long it holds, in whole milliseconds, from 1 ms to {@link #MAX_TTL}
     * @param renews the token of the claim that this renews; empty for a new one
     * @since 0.1.0
     */
    record Claimed(String resource, Duration ttl, OptionalLong renews) implements Coordination {

        /**
         * Creates the change.
         *
         * @param resource what is claimed, such as a path or the name of a task
         * @param ttl how long it holds, in whole milliseconds, from 1 ms to {@link #MAX_TTL}
         * @param renews the token of the claim that this renews; empty for a new one
         */
        public Claimed {
            Check.key("resource", resource, Scope.MAX_KEY_BYTES);
            Check.ttl("claim on " + resource, ttl, MAX_TTL);
            Check.present("renewed token", renews).ifPresent(token -> Check.revision("token", token));
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.claim(resource));
        }
    }

    /**
     * The end of a claim, by who holds it.
     *
     * @param resource what was claimed
     * @param token the token of the claim
     * @since 0.1.0
     */
    record Released(String resource, long token) implements Coordination {

        /**
         * Creates the change.
         *
         * @param resource what was claimed
         * @param token the token of the claim
         */
        public Released {
            Check.key("resource", resource, Scope.MAX_KEY_BYTES);
            Check.revision("token", token);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.claim(resource));
        }
    }

    /**
     * That a commit was made under a claim: it landed because its agent held the claim when it was committed. Made by
     * {@link Proposal#holding}.
     *
     * @param resource what was claimed
     * @param token the token of the claim
     * @since 0.1.0
     */
    record UnderClaim(String resource, long token) implements Coordination {

        /**
         * Creates the change.
         *
         * @param resource what was claimed
         * @param token the token of the claim
         */
        public UnderClaim {
            Check.key("resource", resource, Scope.MAX_KEY_BYTES);
            Check.revision("token", token);
        }
    }

    /**
     * A message. Directed means addressed, not secret: whoever can read the session can read it.
     *
     * @param category what kind of message it is
     * @param to who it is for
     * @param text what is said
     * @param inReplyTo the message it answers, if it answers one
     * @since 0.1.0
     */
    record Message(MessageCategory category, Audience to, String text, Optional<EntryRef> inReplyTo)
            implements Coordination {

        /**
         * Creates the change.
         *
         * @param category what kind of message it is
         * @param to who it is for
         * @param text what is said
         * @param inReplyTo the message it answers, if it answers one
         */
        public Message {
            Check.present("category of a message", category);
            Check.present("audience of a message", to);
            Check.text("message", text);
            Check.present("message replied to", inReplyTo);
        }

        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /**
     * Work that one agent offers to others; exactly one of them can accept it. The offer is named by the entry it stands at.
     *
     * @param to who may accept it
     * @param note what the giver says to it
     * @param ttl how long it can be accepted, in whole milliseconds, from 1 ms to {@link #MAX_TTL}
     * @param bundle the SHA-256 of the {@link Bundle} that goes with it
     * @since 0.1.0
     */
    record HandoffOffered(Audience to, Optional<String> note, Duration ttl, Optional<Hash> bundle)
            implements Coordination {

        /**
         * Creates the change.
         *
         * @param to who may accept it
         * @param note what the giver says to it
         * @param ttl how long it can be accepted, in whole milliseconds, from 1 ms to {@link #MAX_TTL}
         * @param bundle the SHA-256 of the {@link Bundle} that goes with it
         */
        public HandoffOffered {
            Check.present("audience of a handoff", to);
            Check.present("note of a handoff", note).ifPresent(given -> Check.text("note of a handoff", given));
            Check.ttl("handoff", ttl, MAX_TTL);
            Check.present("bundle", bundle);
        }

        @Override
        public List<String> texts() {
            return note.map(List::of).orElse(List.of());
        }
    }

    /**
     * An answer to the offer of a handoff.
     *
     * @param handoff the entry of the offer
     * @param answer what becomes of it
     * @param note why
     * @since 0.1.0
     */
    record HandoffAnswered(EntryRef handoff, HandoffAnswer answer, Optional<String> note) implements Coordination {

        /**
         * Creates the change.
         *
         * @param handoff the entry of the offer
         * @param answer what becomes of it
         * @param note why
         */
        public HandoffAnswered {
            Check.present("handoff", handoff);
            Check.present("answer to a handoff", answer);
            Check.present("note of an answer", note).ifPresent(given -> Check.text("note of an answer", given));
        }

        @Override
        public List<String> texts() {
            return note.map(List::of).orElse(List.of());
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.handoff(handoff));
        }
    }

    /**
     * A file, or some lines of it, pushed to others. The content is kept beside the log, once in a workspace, as long as the
     * log has this entry; {@link Workspace#content} reads it.
     *
     * @param to who it is for
     * @param path the file, as in {@link Location#path}
     * @param lines which lines of it are shared; empty for all
     * @param content the SHA-256 of what is shared
     * @param size how many bytes are shared
     * @param file the SHA-256 of the whole file as its author had it, which tells whether it has changed since
     * @since 0.1.0
     */
    record ContextShared(Audience to, String path, Optional<LineRange> lines, Hash content, int size, Hash file)
            implements Coordination {

        /**
         * Creates the change.
         *
         * @param to who it is for
         * @param path the file, as in {@link Location#path}
         * @param lines which lines of it are shared; empty for all
         * @param content the SHA-256 of what is shared
         * @param size how many bytes are shared
         * @param file the SHA-256 of the whole file, which tells whether it has changed since
         */
        public ContextShared {
            Check.present("audience of shared context", to);
            Check.key("path", path, Location.MAX_PATH_BYTES);
            Check.present("lines", lines);
            Check.present("content hash", content);
            Check.present("file hash", file);
            if (size < 0) {
                throw new InvalidInputException("shared content of " + size + " bytes does not exist");
            }
        }
    }
}
