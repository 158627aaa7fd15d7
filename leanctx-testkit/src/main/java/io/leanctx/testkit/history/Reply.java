package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.WatchEvent;
import java.util.List;
import java.util.Set;

/**
 * What a client was answered.
 *
 * @since 0.1.0
 */
public sealed interface Reply {

    /**
     * A proposal landed.
     *
     * @param commit the commit
     * @param repeated whether the answer says that the operation had landed before
     * @param shown the session that was answered with it
     * @since 0.1.0
     */
    record Landed(Commit commit, boolean repeated, Sight shown) implements Reply {

        @Override
        public String describe() {
            return (repeated ? "had landed" : "landed") + " at revision " + commit.revision()
                    + (repeated ? ", shown " + shown.position().revision() : "");
        }
    }

    /**
     * A proposal met a conflict.
     *
     * @param shown the session that stood in the way
     * @param contested the scopes that are said to be contested
     * @param missed the commits that are said to have been missed
     * @param missedCount how many are said to have been missed
     * @since 0.1.0
     */
    record Refused(Sight shown, Set<Scope> contested, List<Commit> missed, long missedCount) implements Reply {

        /**
         * Creates a reply; the collections are copied.
         *
         * @param shown the session that stood in the way
         * @param contested the scopes that are said to be contested
         * @param missed the commits that are said to have been missed
         * @param missedCount how many are said to have been missed
         */
        public Refused {
            contested = Set.copyOf(contested);
            missed = List.copyOf(missed);
        }

        @Override
        public String describe() {
            return "conflict with revision " + shown.position().revision() + " over " + contested;
        }
    }

    /**
     * A session was read.
     *
     * @param sight the session
     * @since 0.1.0
     */
    record Shown(Sight sight) implements Reply {

        @Override
        public String describe() {
            return "revision " + sight.position().revision();
        }
    }

    /**
     * A watch delivered a commit.
     *
     * @param commit the commit
     * @param position where the watch stood afterwards
     * @since 0.1.0
     */
    record Delivered(Commit commit, Position position) implements Reply {

        @Override
        public String describe() {
            return "revision " + commit.revision();
        }
    }

    /**
     * A watch had nothing to deliver.
     *
     * @since 0.1.0
     */
    record Nothing() implements Reply {

        @Override
        public String describe() {
            return "nothing";
        }
    }

    /**
     * A watch ended, and delivers nothing more.
     *
     * @param event the event that it ended with
     * @since 0.1.0
     */
    record Ended(WatchEvent event) implements Reply {

        @Override
        public String describe() {
            return "the watch ended, " + event;
        }
    }

    /**
     * The call failed, and its failure promises that nothing was written.
     *
     * @param why the failure, in words
     * @since 0.1.0
     */
    record Failed(String why) implements Reply {

        @Override
        public String describe() {
            return "failed, " + why;
        }
    }

    /**
     * The call failed or never returned, and what it asked for may have been done, or may yet be.
     *
     * @param why the failure, in words
     * @since 0.1.0
     */
    record Unknown(String why) implements Reply {

        @Override
        public String describe() {
            return "unknown, " + why;
        }
    }

    /**
     * The reply in words.
     *
     * @return a part of a sentence
     */
    String describe();
}
