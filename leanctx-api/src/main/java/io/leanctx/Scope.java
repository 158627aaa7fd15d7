package io.leanctx;

/**
 * What a change overwrites, and so what a guard can protect. In text: {@code task}, {@code knowledge(auth.algorithm)},
 * {@code knowledge/*}, {@code *}.
 *
 * <p>A change that only appends (a finding, say) writes no scope. A {@link Single} is written and guarded; a
 * {@link Kind} and {@link Everything} are guarded only, except that deleting a session writes everything.
 *
 * @since 0.1.0
 */
public sealed interface Scope {

    /** The kind of the task's scope. */
    String TASK = "task";

    /** The kind of the next steps' scope. */
    String NEXT_STEPS = "next";

    /** The kind of the scopes of knowledge; the key is the knowledge's key. */
    String KNOWLEDGE = "knowledge";

    /** The kind of the scopes of decisions that were superseded; the key is the superseded entry. */
    String DECISION = "decision";

    /** The kind of the scopes of agents, in the workspace's own log; the key is the agent's id. */
    String AGENT = "agent";

    /** The kind of the scopes of claims; the key is the resource. */
    String CLAIM = "claim";

    /** The kind of the scopes of handoffs; the key is the entry of the offer. */
    String HANDOFF = "handoff";

    /** The kind of the summary's scope. */
    String SUMMARY = "summary";

    /** The kind of the log's own scope: what truncating and erasing write. */
    String LOG = "log";

    /** The kind of the scopes of imported bundles; the key is the bundle's hash. */
    String BUNDLE = "bundle";

    /** The most bytes of UTF-8 that the key of a scope may have. */
    int MAX_KEY_BYTES = 1024;

    /**
     * One thing that a change overwrites.
     *
     * @param kind what kind of thing, such as {@code knowledge}: {@code [a-z][a-z0-9._-]{0,63}}
     * @param key which of its kind; empty where there is only one, as with the task. At most {@value #MAX_KEY_BYTES}
     *     bytes of UTF-8, no control characters
     * @since 0.1.0
     */
    record Single(String kind, String key) implements Scope {

        /**
         * Creates a scope.
         *
         * @param kind what kind of thing, such as {@code knowledge}
         * @param key which of its kind
         * @throws InvalidInputException if {@code kind} or {@code key} breaks its rule
         */
        public Single {
            requireKind(kind);
            if (!Check.present("key of a scope", key).isEmpty()) {
                Check.key("key of scope " + kind, key, MAX_KEY_BYTES);
            }
        }

        @Override
        public String toString() {
            return key.isEmpty() ? kind : kind + "(" + key + ")";
        }
    }

    /**
     * Every thing of one kind, also those that do not exist yet: guarding it protects the reading "there is no such
     * key".
     *
     * @param kind what kind of things: {@code [a-z][a-z0-9._-]{0,63}}
     * @since 0.1.0
     */
    record Kind(String kind) implements Scope {

        /**
         * Creates a scope.
         *
         * @param kind what kind of things
         * @throws InvalidInputException if {@code kind} breaks its rule
         */
        public Kind {
            requireKind(kind);
        }

        @Override
        public String toString() {
            return kind + "/*";
        }
    }

    /**
     * The whole session, appends included.
     *
     * @since 0.1.0
     */
    record Everything() implements Scope {

        @Override
        public String toString() {
            return "*";
        }
    }

    /**
     * The scope of the task.
     *
     * @return {@code task}
     */
    static Single task() {
        return of(TASK, "");
    }

    /**
     * The scope of the next steps.
     *
     * @return {@code next}
     */
    static Single nextSteps() {
        return of(NEXT_STEPS, "");
    }

    /**
     * The scope of one piece of knowledge.
     *
     * @param key its key
     * @return {@code knowledge(key)}
     * @throws InvalidInputException if {@code key} is blank, too long or has control characters
     */
    static Single knowledge(String key) {
        return of(KNOWLEDGE, Check.key("knowledge key", key, MAX_KEY_BYTES));
    }

    /**
     * The scope of the claims on a resource.
     *
     * @param resource what is claimed
     * @return {@code claim(resource)}
     * @throws InvalidInputException if {@code resource} is blank, too long or has control characters
     */
    static Single claim(String resource) {
        return of(CLAIM, Check.key("resource", resource, MAX_KEY_BYTES));
    }

    /**
     * The scope of what becomes of a handoff.
     *
     * @param handoff the entry of the offer
     * @return such as {@code handoff(7.0)}
     */
    static Single handoff(EntryRef handoff) {
        return of(HANDOFF, Check.present("handoff", handoff).toString());
    }

    /**
     * The scope of the summary.
     *
     * @return {@code summary}
     */
    static Single summary() {
        return of(SUMMARY, "");
    }

    /**
     * The scope of what the log has of the past.
     *
     * @return {@code log}
     */
    static Single log() {
        return of(LOG, "");
    }

    /**
     * The scope of the import of a bundle.
     *
     * @param bundle the bundle's hash
     * @return such as {@code bundle(6f3a…)}, with the whole hash
     */
    static Single bundle(Hash bundle) {
        return of(BUNDLE, Check.present("hash of a bundle", bundle).toString());
    }

    /**
     * The scope of one thing.
     *
     * @param kind what kind of thing
     * @param key which of its kind; empty where there is only one
     * @return the scope
     * @throws InvalidInputException if {@code kind} or {@code key} breaks its rule, see {@link Single}
     */
    static Single of(String kind, String key) {
        return new Single(kind, key);
    }

    /**
     * Every thing of a kind.
     *
     * @param kind what kind of things, such as {@link #KNOWLEDGE}
     * @return {@code kind/*}
     * @throws InvalidInputException if {@code kind} breaks its rule, see {@link Kind}
     */
    static Scope anyOf(String kind) {
        return new Kind(kind);
    }

    /**
     * The whole session.
     *
     * @return {@code *}
     */
    static Scope everything() {
        return new Everything();
    }

    /**
     * Parses what {@code toString()} of a scope prints.
     *
     * @param text the scope in text
     * @return the scope
     * @throws InvalidInputException if {@code text} is anything else
     */
    static Scope parse(String text) {
        if (Check.present("scope", text).equals("*")) {
            return everything();
        }
        if (text.endsWith("/*")) {
            return anyOf(text.substring(0, text.length() - 2));
        }
        int open = text.indexOf('(');
        if (open < 0) {
            return of(text, "");
        }
        if (!text.endsWith(")")) {
            throw new InvalidInputException(
                    "scope \"" + Check.excerpt(text) + "\" opens a bracket and does not close it");
        }
        if (text.length() == open + 2) {
            throw new InvalidInputException(
                    "scope \"" + Check.excerpt(text) + "\" has no key in its brackets; leave them out");
        }
        return of(text.substring(0, open), text.substring(open + 1, text.length() - 1));
    }

    private static void requireKind(String kind) {
        Check.present("kind of a scope", kind);
        boolean wellFormed = !kind.isEmpty() && kind.length() <= 64 && kind.charAt(0) >= 'a' && kind.charAt(0) <= 'z';
        for (int i = 0; wellFormed && i < kind.length(); i++) {
            char c = kind.charAt(i);
            wellFormed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
        }
        if (!wellFormed) {
            throw new InvalidInputException("kind \"" + Check.excerpt(kind)
                    + "\" of a scope is not of the form [a-z][a-z0-9._-]{0,63}, as in knowledge or acme.plan");
        }
    }
}
