package io.leanctx;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One typed thing that happened in a session. A commit holds one or more, applied together.
 *
 * <p>Text may hold any character that UTF-8 carries except NUL; how long it may be is a {@link Limits limit of the
 * store}, checked when it is proposed. More kinds of change come with later versions, so a {@code switch} over this
 * type needs a default branch.
 *
 * <p>All implementations are immutable, and throw {@link InvalidInputException} on creation where a component is null,
 * blank, or breaks its rule.
 *
 * @since 0.1.0
 */
public sealed interface Change
        permits Change.Task,
                Change.Progress,
                Change.NextSteps,
                Change.Finding,
                Change.Decision,
                Change.Learn,
                Change.Forget,
                Change.FileTouched,
                Change.Custom,
                Change.Deleted,
                Change.AgentRegistered,
                Change.AgentRevoked,
                Change.Unknown,
                Coordination,
                Evidence,
                Upkeep {

    /**
     * What this change overwrites, and what a scoped commit therefore guards.
     *
     * @return the scopes; empty for a change that only appends
     */
    default Set<Scope> scopes() {
        return Set.of();
    }

    /**
     * The free texts of this change: what may be long, and what a limit of the store counts.
     *
     * @return the texts; empty for a change that has none
     */
    default List<String> texts() {
        return List.of();
    }

    /**
     * This change in a few words, for a person.
     *
     * @return one line without control characters
     */
    default String describe() {
        return Descriptions.of(this);
    }

    /**
     * The task of the session, in place of the one before.
     *
     * @param text what is to be done
     * @since 0.1.0
     */
    record Task(String text) implements Change {

        /**
         * Creates the change.
         *
         * @param text what is to be done
         */
        public Task {
            Check.text("task", text);
        }

        @Override
        public List<String> texts() {
            return List.of(text);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.task());
        }
    }

    /**
     * Something that was done towards the task.
     *
     * @param text what was done
     * @since 0.1.0
     */
    record Progress(String text) implements Change {

        /**
         * Creates the change.
         *
         * @param text what was done
         */
        public Progress {
            Check.text("progress", text);
        }

        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /**
     * What is to be done next, in place of the list before.
     *
     * @param steps the steps in order; empty when there is nothing left to do
     * @since 0.1.0
     */
    record NextSteps(List<String> steps) implements Change {

        /**
         * Creates the change.
         *
         * @param steps the steps in order
         */
        public NextSteps {
            for (String step : Check.present("next steps", steps)) {
                Check.text("next step", step);
            }
            steps = List.copyOf(steps);
        }

        @Override
        public List<String> texts() {
            return steps;
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.nextSteps());
        }
    }

    /**
     * Something that was found out.
     *
     * @param text what was found
     * @param where the place it is about, if it is about one
     * @since 0.1.0
     */
    record Finding(String text, Optional<Location> where) implements Change {

        /**
         * Creates the change.
         *
         * @param text what was found
         * @param where the place it is about, if it is about one
         */
        public Finding {
            Check.text("finding", text);
            Check.present("place of a finding", where);
        }

        @Override
        public List<String> texts() {
            return List.of(text);
        }
    }

    /**
     * Something that was decided.
     *
     * @param text what was decided
     * @param rationale why, if that was said
     * @param supersedes the decision that this one takes the place of, if there is one
     * @since 0.1.0
     */
    record Decision(String text, Optional<String> rationale, Optional<EntryRef> supersedes) implements Change {

        /**
         * Creates the change.
         *
         * @param text what was decided
         * @param rationale why, if that was said
         * @param supersedes the decision that this one takes the place of, if there is one
         */
        public Decision {
            Check.text("decision", text);
            Check.present("rationale", rationale).ifPresent(given -> Check.text("rationale", given));
            Check.present("superseded decision", supersedes);
        }

        @Override
        public List<String> texts() {
            return rationale.map(given -> List.of(text, given)).orElse(List.of(text));
        }

        @Override
        public Set<Scope> scopes() {
            return supersedes
                    .<Set<Scope>>map(old -> Set.of(Scope.of(Scope.DECISION, old.toString())))
                    .orElse(Set.of());
        }
    }

    /**
     * A piece of knowledge, in place of the one with the same key.
     *
     * @param key what it is about, such as {@code auth.algorithm}: at most {@value Scope#MAX_KEY_BYTES} bytes of UTF-8,
     *     no control characters
     * @param value what is known
     * @since 0.1.0
     */
    record Learn(String key, String value) implements Change {

        /**
         * Creates the change.
         *
         * @param key what it is about, such as {@code auth.algorithm}
         * @param value what is known
         */
        public Learn {
            Check.key("knowledge key", key, Scope.MAX_KEY_BYTES);
            Check.text("knowledge", value);
        }

        @Override
        public List<String> texts() {
            return List.of(value);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.knowledge(key));
        }
    }

    /**
     * The end of a piece of knowledge. Forgetting what nobody knows changes nothing, but is recorded.
     *
     * @param key the key of the knowledge
     * @since 0.1.0
     */
    record Forget(String key) implements Change {

        /**
         * Creates the change.
         *
         * @param key the key of the knowledge
         */
        public Forget {
            Check.key("knowledge key", key, Scope.MAX_KEY_BYTES);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.knowledge(key));
        }
    }

    /**
     * A file that an agent read or changed. The session keeps the newest touch of each path.
     *
     * @param path the file, as in {@link Location#path}
     * @param mode what was done with it
     * @param content the SHA-256 of its content afterwards, if that is known
     * @since 0.1.0
     */
    record FileTouched(String path, FileMode mode, Optional<Hash> content) implements Change {

        /**
         * Creates the change.
         *
         * @param path the file, as in {@link Location#path}
         * @param mode what was done with it
         * @param content the SHA-256 of its content afterwards, if that is known
         */
        public FileTouched {
            Check.key("path", path, Location.MAX_PATH_BYTES);
            Check.present("file mode", mode);
            Check.present("content hash", content);
        }
    }

    /**
     * A change of a kind that the host brought, see {@link ChangeType}.
     *
     * @param type the name of the kind with its version, such as {@code acme.plan/1}
     * @param key which thing of its kind it overwrites; empty if it only appends
     * @param body the value, as the kind's codec wrote it
     * @since 0.1.0
     */
    record Custom(String type, Optional<String> key, String body) implements Change {

        /**
         * Creates the change.
         *
         * @param type the name of the kind with its version, such as {@code acme.plan/1}
         * @param key which thing of its kind it overwrites
         * @param body the value, as the kind's codec wrote it
         */
        public Custom {
            ChangeType.requireName(type);
            Check.present("key of a custom change", key)
                    .ifPresent(given -> Check.key("key of " + type, given, Scope.MAX_KEY_BYTES));
            Check.text("body of " + type, body);
        }

        @Override
        public List<String> texts() {
            return List.of(body);
        }

        @Override
        public Set<Scope> scopes() {
            return key.<Set<Scope>>map(given -> Set.of(Scope.of(ChangeType.kindOf(type), given)))
                    .orElse(Set.of());
        }
    }

    /**
     * The end of a session: everything in it is gone, its log begins with this commit, and its revisions go on
     * counting. Made by {@link Participant#delete}.
     *
     * @since 0.1.0
     */
    record Deleted() implements Change {

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.everything());
        }
    }

    /**
     * An agent was registered, or got a new token; stands in the workspace's own log only. Made by
     * {@link Workspace#register} and {@link Workspace#renew}.
     *
     * @param profile who it is
     * @param tokenHash the SHA-256 of the token that binds its id
     * @since 0.1.0
     */
    record AgentRegistered(AgentProfile profile, Hash tokenHash) implements Change {

        /**
         * Creates the change.
         *
         * @param profile who it is
         * @param tokenHash the SHA-256 of the token that binds its id
         */
        public AgentRegistered {
            Check.present("profile", profile);
            Check.present("token hash", tokenHash);
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.of(Scope.AGENT, profile.id()));
        }
    }

    /**
     * An agent was shut out for good; stands in the workspace's own log only. Its id is not given to another. Made by
     * {@link Workspace#revoke}.
     *
     * @param agent its id
     * @param reason why
     * @since 0.1.0
     */
    record AgentRevoked(String agent, Optional<String> reason) implements Change {

        /**
         * Creates the change.
         *
         * @param agent its id
         * @param reason why
         */
        public AgentRevoked {
            Names.requireAgent(agent);
            Check.present("reason", reason).ifPresent(given -> Check.text("reason", given));
        }

        @Override
        public List<String> texts() {
            return reason.map(List::of).orElse(List.of());
        }

        @Override
        public Set<Scope> scopes() {
            return Set.of(Scope.of(Scope.AGENT, agent));
        }
    }

    /**
     * A change of a kind that this version does not know. It is kept as it is and counts as having written its scopes: what those named before is no longer part of the session, since something else took
     * its place. It has no other effect.
     *
     * @param type the kind's name
     * @param scopes what it overwrites
     * @param open its open part, as JSON
     * @param closed its closed part, as JSON; empty if it has none or that was erased
     * @since 0.1.0
     */
    record Unknown(String type, Set<Scope> scopes, String open, Optional<String> closed) implements Change {

        /**
         * Creates the change.
         *
         * @param type the kind's name
         * @param scopes what it overwrites
         * @param open its open part, as JSON
         * @param closed its closed part, as JSON
         */
        public Unknown {
            Check.present("type", type);
            scopes = Set.copyOf(Check.present("scopes", scopes));
            Check.present("open part", open);
            Check.present("closed part", closed);
        }
    }
}
