package io.leanctx.testkit.swarm;

import java.util.ArrayList;
import java.util.List;

/** Leaves steps out of a list for as long as what is left still fails: delta debugging. */
final class Shrinking {

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
     * @return a part of them, in order, that fails; no single step of it can be left out, unless the tries were used up
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
            } else if (parts >= left.size()) {
                break;
            } else {
                parts = Math.min(left.size(), 2 * parts);
            }
        }
        return left;
    }

    /** The steps without the first part that they fail without; all of them if there is none. */
    private List<Step> without(List<Step> steps, int parts) throws InterruptedException {
        for (int part = 0; part < parts && triesLeft > 0; part++) {
            List<Step> rest = new ArrayList<>(steps.subList(0, part * steps.size() / parts));
            rest.addAll(steps.subList((part + 1) * steps.size() / parts, steps.size()));
            triesLeft--;
            if (failing.test(rest)) {
                return rest;
            }
        }
        return steps;
    }
}
