package io.leanctx.testkit.swarm;

import java.util.ArrayList;
import java.util.List;

/** Leaves steps out of a list for as long as what is left still fails: delta debugging. */
final class Shrinking {

    private static final int FEW = 12;

    /** Whether steps fail when they are done one after another. */
    @FunctionalInterface
    interface Failing {
        boolean test(List<Step> steps) throws InterruptedException;
    }

    private final Failing failing;
    private int triesLeft;

    private Shrinking(Failing failing, int tries) {
        this.failing = failing;
        this.triesLeft = tries;
    }

    /**
     * Shrinks a list.
     *
     * @param steps steps that fail
     * @param tries how often to try at most
     * @return a part of them, in order, that fails; no single step of it can be left out, and of a few no two, unless the
     *     tries were used up
     */
    static List<Step> shrink(List<Step> steps, int tries, Failing failing) throws InterruptedException {
        return new Shrinking(failing, tries).shrink(steps);
    }

    private List<Step> shrink(List<Step> steps) throws InterruptedException {
        List<Step> left = steps;
        int parts = 2;
        while (left.size() > 1 && triesLeft > 0) {
            List<Step> smaller = without(left, parts);
            if (smaller.size() < left.size()) {
                left = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts < left.size()) {
                parts = Math.min(left.size(), 2 * parts);
            } else {
                smaller = withoutTwo(left);
                if (smaller.size() == left.size()) {
                    break;
                }
                left = smaller;
            }
        }
        return left;
    }

    /** The steps without the first part that they fail without; all of them if there is none. */
    private List<Step> without(List<Step> steps, int parts) throws InterruptedException {
        for (int part = 0; part < parts && triesLeft > 0; part++) {
            List<Step> rest = new ArrayList<>(steps.subList(0, part * steps.size() / parts));
            rest.addAll(steps.subList((part + 1) * steps.size() / parts, steps.size()));
            if (stillFails(rest)) {
                return rest;
            }
        }
        return steps;
    }

    /**
     * A few steps without the first two that they fail without; all of them if there are no such two. A seed gives faults
     * to the n-th append, whatever that is, so a step may stay only because it pairs another with a fault.
     */
    private List<Step> withoutTwo(List<Step> steps) throws InterruptedException {
        for (int one = 0; one < steps.size() && steps.size() <= FEW; one++) {
            for (int other = one + 1; other < steps.size() && triesLeft > 0; other++) {
                List<Step> rest = new ArrayList<>(steps);
                rest.remove(other);
                rest.remove(one);
                if (stillFails(rest)) {
                    return rest;
                }
            }
        }
        return steps;
    }

    private boolean stillFails(List<Step> steps) throws InterruptedException {
        triesLeft--;
        return failing.test(steps);
    }
}
