package io.leanctx.testkit.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a seed stands for: the conditions, and the steps of each agent. The same for the same seed and size; in what order
 * the steps of different agents come is left to the threads.
 *
 * @param seed the seed
 * @param conditions under what the swarm works
 * @param scripts the steps of each agent, in order
 */
record Plan(long seed, Conditions conditions, List<List<Step>> scripts) {

    /** How many pauses there are to draw from, most of them none. */
    private static final int PAUSES = 40;

    private static final int WEIGHTS =
            Arrays.stream(Deed.values()).mapToInt(Deed::weight).sum();

    /**
     * Draws a plan.
     *
     * @param agents how many agents
     * @param calls how many calls they make at least, all together
     */
    static Plan draw(long seed, int agents, int calls) {
        SplittableRandom random = new SplittableRandom(seed);
        Conditions conditions = Conditions.draw(random);
        List<List<Step>> scripts = new ArrayList<>();
        for (int agent = 0; agent < agents; agent++) {
            // The watches make the other half and more: each has to be told nearly all that is committed.
            scripts.add(script(random.split(), agent, conditions, 1 + calls / (2 * agents)));
        }
        for (int crash = 0; crash < conditions.crashes(); crash++) {
            List<Step> script = scripts.get(random.nextInt(agents));
            int at = random.nextInt(script.size());
            Step in = script.get(at);
            script.set(at, new Step(in.agent(), in.number(), Deed.CRASH_STORE, in.channel(), in.choice(), in.pause()));
        }
        return new Plan(seed, conditions, scripts.stream().map(List::copyOf).toList());
    }

    private static List<Step> script(SplittableRandom random, int agent, Conditions conditions, int calls) {
        // A crash of the store takes the place of a step, and a store that is closed may answer nothing.
        int wanted = calls + 4 * conditions.crashes();
        List<Step> script = new ArrayList<>();
        for (int made = 0;
                made < wanted;
                made += script.get(script.size() - 1).deed().calls()) {
            script.add(new Step(
                    agent,
                    script.size(),
                    script.isEmpty() && watches(agent) ? Deed.FOLLOW : deed(random.nextInt(WEIGHTS), agent),
                    random.nextInt(conditions.channels()),
                    random.nextInt(1 << 16),
                    Math.max(0, random.nextInt(PAUSES) - PAUSES / 2)));
        }
        return script;
    }

    /** Only every fourth agent watches: each watch delivers all that the others commit. */
    private static Deed deed(int drawn, int agent) {
        Deed deed = deed(drawn);
        return deed.watches() && !watches(agent) ? Deed.READ : deed;
    }

    private static boolean watches(int agent) {
        return agent % 4 == 0;
    }

    private static Deed deed(int drawn) {
        int left = drawn;
        for (Deed deed : Deed.values()) {
            left -= deed.weight();
            if (left < 0) {
                return deed;
            }
        }
        throw new IllegalArgumentException(drawn + " is not below the sum of all weights, " + WEIGHTS);
    }
}
