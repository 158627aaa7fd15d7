package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a client asked of a channel.
 *
 * @since 0.1.0
 */
public sealed interface Request {

    /**
     * Changes were proposed, by whatever method.
     *
     * @param agent who proposed
     * @param operation the operation id
     * @param base the base
     * @param own the revisions beyond the base that the participant had committed itself and been told of
     * @param guard what was guarded
     * @param changes the changes
     * @since 0.1.0
     */
    record Propose(String agent, String operation, Position base, Set<Long> own, Set<Scope> guard, List<Change> changes)
            implements Request {

        /**
         * Creates a proposal; the collections are copied.
         *
         * @param agent who proposed
         * @param operation the operation id
         * @param base the base
         * @param own the revisions beyond the base that the participant had committed itself and been told of
         * @param guard what was guarded
         * @param changes the changes
         */
        public Propose {
            own = Set.copyOf(own);
            guard = Set.copyOf(guard);
            changes = List.copyOf(changes);
        }

        @Override
        public String describe() {
            String guarded = guard.stream()
                    .map(Object::toString)
                    .collect(Collectors.toCollection(TreeSet::new))
                    .toString();
            return "proposes operation " + operation + " on revision " + base.revision()
                    + (own.isEmpty() ? "" : " and its own " + new TreeSet<>(own)) + ", guarding " + guarded + ", "
                    + changes.stream().map(Change::describe).collect(Collectors.joining(", "));
        }
    }

    /**
     * The session was read.
     *
     * @since 0.1.0
     */
    record Read() implements Request {

        @Override
        public String describe() {
            return "reads";
        }
    }

    /**
     * The next event of a watch was asked for, or came by itself to a listener.
     *
     * @param watch the watch, by a number of its own in the history
     * @param after where the watch stood; at its first call, where it was opened
     * @since 0.1.0
     */
    record Next(long watch, Position after) implements Request {

        @Override
        public String describe() {
            return "asks watch " + watch + " for what follows revision " + after.revision();
        }
    }

    /**
     * The request in words, without who made it.
     *
     * @return a part of a sentence
     */
    String describe();
}
