package io.leanctx.examples;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a commit of the demo is for, as its operation id says: a recorded step itself, or what an agent does around one.
 * Ordered as an agent does them.
 *
 * @param step the number of the recorded step
 * @param part the step itself, or what goes with it
 */
record Operation(int step, Part part) implements Comparable<Operation> {

    private static final Pattern ID = Pattern.compile("step-(0|[1-9]\\d{0,8})(-[a-z]+)?");
    private static final Comparator<Operation> ORDER =
            Comparator.comparingInt(Operation::step).thenComparing(Operation::part);

    /** What is done at a step, in the order in which it is. */
    enum Part {
        /** The agent lets go of what it has claimed, since it is about to wait for others. */
        YIELD("-yield"),
        /** The agent accepts work that was handed over. */
        ACCEPT("-accept"),
        /** The agent claims the file that the step edits. */
        CLAIM("-claim"),
        /** The recorded step. */
        STEP(""),
        /** The agent, done with its last step, lets go of what it has claimed. */
        RELEASE("-release");

        private final String suffix;

        Part(String suffix) {
            this.suffix = suffix;
        }
    }

    /** The operation id, so that nothing can ever land twice. */
    String id() {
        return "step-" + step + part.suffix;
    }

    /** Whether this is a recorded step itself. */
    boolean isStep() {
        return part == Part.STEP;
    }

    /** Reads an operation id; empty if it is none of the demo's. */
    static Optional<Operation> parse(String id) {
        Matcher matcher = ID.matcher(id);
        if (matcher.matches()) {
            String suffix = Optional.ofNullable(matcher.group(2)).orElse("");
            for (Part part : Part.values()) {
                if (part.suffix.equals(suffix)) {
                    return Optional.of(new Operation(Integer.parseInt(matcher.group(1)), part));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public int compareTo(Operation other) {
        return ORDER.compare(this, other);
    }
}
