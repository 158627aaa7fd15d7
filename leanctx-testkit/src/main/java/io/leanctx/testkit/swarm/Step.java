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

    /** The key that is learned or forgotten. */
    String key() {
        return "k" + choice % 3;
    }

    /** The file that is touched. */
    String file() {
        return "f" + choice % 2;
    }

    /** The resource that is claimed. */
    String resource() {
        return "r" + choice % 2;
    }

    /** The step in words. */
    @Override
    public String toString() {
        String what = switch (deed) {
            case LEARN, FORGET, TOGETHER -> " " + key();
            case TOUCH -> " " + file();
            case CLAIM -> " " + resource();
            default -> "";
        };
        return text() + ": a" + agent + " " + deed.words() + what + " at " + Stage.channel(channel);
    }
}
