package io.leanctx;

import java.util.List;

/**
 * What is different between two sessions: two revisions of a channel, a fork and its origin, or any others. Immutable.
 *
 * <p>Sessions are compared by what they hold, not by who put it there, when, and at which revision: knowledge that was
 * learned again as it was is no difference, nor is a finding that a fork has at another place. What has a key is compared
 * by key; of what has none it counts how often it is there. Between different channels, what names a place of one log (the
 * message that is answered, the decision that is superseded, the revision summed up to) is left aside, and handoffs are
 * compared as what has no key.
 *
 * @param before the one session
 * @param after the other session
 * @param differences what is different, in the order of {@link Section}
 * @since 0.1.0
 */
public record SessionDiff(Session before, Session after, List<Difference> differences) {

    /**
     * The parts of a session.
     *
     * @since 0.1.0
     */
    public enum Section {
        /** The fork that a session began with. */
        ORIGIN,
        /** The task. */
        TASK,
        /** The next steps. */
        NEXT_STEPS,
        /** The decisions that stand. */
        DECISIONS,
        /** The knowledge, by its key. */
        KNOWLEDGE,
        /** The findings. */
        FINDINGS,
        /** What was done. */
        PROGRESS,
        /** The summaries. */
        SUMMARIES,
        /** The files, by path. */
        FILES,
        /** The claims, by resource. */
        CLAIMS,
        /** The messages. */
        MESSAGES,
        /** The handoffs, by what names them. */
        HANDOFFS,
        /** The context that was shared. */
        SHARED,
        /** The bundles that were imported, by hash. */
        IMPORTS,
        /** The host's own kinds: those that overwrite by kind and key, the others as they come. */
        CUSTOM
    }

    /**
     * One thing that one session has and the other has not, or has otherwise.
     *
     * @since 0.1.0
     */
    public sealed interface Difference {

        /**
         * The part of the session it is in.
         *
         * @return the section
         */
        Section section();

        /**
         * What names the thing in its section.
         *
         * @return its key; its {@link EntryRef} in text where it has none; empty where there is only one such thing
         */
        String key();

        /**
         * The difference in a few words, for a person.
         *
         * @return one line without control characters
         */
        String describe();

        /**
         * Only the session after has it.
         *
         * @param section the part of the session it is in
         * @param key what names it there
         * @param now what is there
         * @since 0.1.0
         */
        record Added(Section section, String key, Item now) implements Difference {

            @Override
            public String describe() {
                return "+ " + now.describe() + now.source();
            }
        }

        /**
         * Only the session before has it.
         *
         * @param section the part of the session it is in
         * @param key what names it there
         * @param was what is there no more
         * @since 0.1.0
         */
        record Removed(Section section, String key, Item was) implements Difference {

            @Override
            public String describe() {
                return "- " + was.describe() + was.source();
            }
        }

        /**
         * The sessions have it otherwise.
         *
         * @param section the part of the session it is in
         * @param key what names it there
         * @param was what the session before has
         * @param now what the session after has
         * @since 0.1.0
         */
        record Changed(Section section, String key, Item was, Item now) implements Difference {

            @Override
            public String describe() {
                return "~ " + was.describe() + " -> " + now.describe() + now.source();
            }
        }
    }

    /**
     * A thing that a session holds.
     *
     * @since 0.1.0
     */
    public sealed interface Item {

        /**
         * The thing in a few words, for a person.
         *
         * @return one line without control characters
         */
        String describe();

        /**
         * Who put it there, and at which revision.
         *
         * @return such as {@code " (cursor, revision 7)"}
         */
        String source();

        /**
         * An entry.
         *
         * @param entry the entry
         * @since 0.1.0
         */
        record Written(Entry<? extends Change> entry) implements Item {

            @Override
            public String describe() {
                return entry.value().describe();
            }

            @Override
            public String source() {
                return " (" + entry.agent() + ", revision " + entry.revision() + ")";
            }
        }

        /**
         * A claim.
         *
         * @param claim the claim
         * @since 0.1.0
         */
        record Claimed(Claim claim) implements Item {

            @Override
            public String describe() {
                return "claim on \"" + Check.excerpt(claim.resource()) + "\" until " + claim.until();
            }

            @Override
            public String source() {
                return " (" + claim.agent() + ", token " + claim.token() + ")";
            }
        }

        /**
         * A handoff.
         *
         * @param handoff the handoff
         * @since 0.1.0
         */
        record Offered(Handoff handoff) implements Item {

            @Override
            public String describe() {
                String answers = handoff.answers().isEmpty()
                        ? ""
                        : ", "
                                + handoff.answers()
                                        .get(handoff.answers().size() - 1)
                                        .value()
                                        .describe();
                return handoff.offer().value().describe() + answers;
            }

            @Override
            public String source() {
                return " (" + handoff.from() + ", revision " + handoff.ref().revision() + ")";
            }
        }
    }

    /**
     * Creates a comparison; the list is copied. Made by {@link #between}.
     *
     * @param before the one session
     * @param after the other session
     * @param differences what is different
     */
    public SessionDiff {
        Check.present("session before", before);
        Check.present("session after", after);
        differences = List.copyOf(Check.present("differences", differences));
    }

    /**
     * Compares two sessions.
     *
     * @param before the one session
     * @param after the other session
     * @return what is different
     */
    public static SessionDiff between(Session before, Session after) {
        Check.present("session before", before);
        Check.present("session after", after);
        return new SessionDiff(before, after, new SessionComparison(before, after).differences());
    }

    /**
     * Whether the sessions hold the same.
     *
     * @return true if nothing is different
     */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /**
     * The differences as text, for a person or a prompt.
     *
     * @return a headline, and one line for each difference: {@code +} for what was added, {@code -} for what was removed,
     *     {@code ~} for what changed; each line ends with a line feed
     */
    public String describe() {
        StringBuilder text = new StringBuilder(name(before)).append(" -> ").append(name(after));
        text.append(isEmpty() ? ": no difference\n" : "\n");
        for (Difference difference : differences) {
            text.append(difference.describe()).append('\n');
        }
        return text.toString();
    }

    private static String name(Session session) {
        return session.workspace() + "/" + session.channel() + " at revision " + session.revision();
    }
}
