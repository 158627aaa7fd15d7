package io.leanctx.examples;

/**
 * What agents did together, in figures.
 *
 * @param commits how many commits around the recorded steps the journal has as acknowledged: claims, releases, acceptances
 * @param inTheLog how many of these are in the log as they were acknowledged
 * @param claims how many claims were granted
 * @param released how many claims were released by who held them
 * @param handoffs how many handoffs were offered
 * @param accepted how many handoffs were accepted
 * @param messages how many messages agents had for others
 * @param received how many of these were in the inbox of the agent they were for
 */
record Teamwork(
        int commits, int inTheLog, int claims, int released, int handoffs, int accepted, int messages, int received) {

    /** Agents that have nothing to do with each other. */
    static final Teamwork NONE = new Teamwork(0, 0, 0, 0, 0, 0, 0, 0);

    /** What was done here and there. */
    Teamwork plus(Teamwork other) {
        return new Teamwork(
                commits + other.commits,
                inTheLog + other.inTheLog,
                claims + other.claims,
                released + other.released,
                handoffs + other.handoffs,
                accepted + other.accepted,
                messages + other.messages,
                received + other.received);
    }

    /** Whether all of it is there, claims were given back, and messages came to whom they were for. */
    boolean passed() {
        return inTheLog == commits && released == claims && received == messages;
    }
}
