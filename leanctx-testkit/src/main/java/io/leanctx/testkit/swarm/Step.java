package io.leanctx.testkit.swarm;

/**
 * One step of an agent.
 *
 * @param agent who does it, by number
 * @param number the number of the step among the agent's
 * @param deed what is done
 * @param channel at which channel, by number
 * @param choice which of the things that the deed can be done to, at least 0
 * @param pause how long the agent thinks before, in steps of growing length; 0 for not at all
 */
record Step(int agent, int number, Deed deed, int channel, int choice, int pause) {

    /** A text that no other step writes. */
    String text() {
        return "a" + agent + "." + number;
    }

    /** The step in words. */
    @Override
    public String toString() {
        return "a" + agent + " " + deed.words() + (channel == 0 ? "" : " at channel " + channel) + " (" + text() + ", "
                + choice + ")";
    }
}
