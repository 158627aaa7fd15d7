package io.leanctx;

import java.util.Optional;

/**
 * What was found when a log was verified. Where there is a flaw, the counts are of what is sound before it.
 *
 * @param workspace the workspace
 * @param channel the channel
 * @param oldest the oldest revision that the log had; 0 if it had none
 * @param head the newest commit that the log had; it was verified up to there
 * @param checked the newest commit that is sound, with all before it; {@link Position#START} if there is none
 * @param commits how many commits are sound
 * @param signed how many of them have a signature of their agent
 * @param unsigned how many of them have none
 * @param countersigned how many of them have a countersignature of a store that was verified with a key given
 * @param unchecked how many signatures and countersignatures nobody could verify, as that was not asked for, or no key for
 *     them was known
 * @param newestCountersigned the newest commit whose countersignature was verified: a store vouches for all up to it
 * @param flaw the first thing that is wrong
 * @since 0.1.0
 */
public record Verification(
        String workspace,
        String channel,
        long oldest,
        Position head,
        Position checked,
        long commits,
        long signed,
        long unsigned,
        long countersigned,
        long unchecked,
        Optional<Position> newestCountersigned,
        Optional<Flaw> flaw) {

    /**
     * Something that is wrong with a log.
     *
     * @param revision the commit with which it is wrong; 0 if it is with the head of the log, or with the workspace's own log
     * @param what what is wrong
     * @param advice what to do
     * @since 0.1.0
     */
    public record Flaw(long revision, String what, String advice) {

        /**
         * The flaw in a line.
         *
         * @return the revision, what is wrong and what to do
         */
        @Override
        public String toString() {
            return (revision == 0 ? "" : "revision " + revision + ": ") + what + "; " + advice;
        }
    }

    /**
     * Whether nothing is wrong.
     *
     * @return true if there is no flaw
     */
    public boolean isSound() {
        return flaw.isEmpty();
    }

    /**
     * The verification in a line.
     *
     * @return what was verified, and the flaw if there is one
     */
    public String describe() {
        String counts = commits + " commits, " + signed + " signed, " + countersigned + " countersigned, " + unchecked
                + " signatures unchecked";
        return flaw.map(found -> workspace + "/" + channel + " is sound up to revision " + checked.revision() + " ("
                        + counts + "), not further: " + found)
                .orElseGet(() -> workspace + "/" + channel + " is sound up to " + head + " (" + counts + ")");
    }
}
