package io.leanctx.examples;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of a recording.
 *
 * @param number its number in the run, from 0
 * @param agent the name of who acted, as recorded
 * @param kind what it was
 * @param to the agent spoken to, if the recording names one
 * @param tool of an action: the first word of the command
 * @param target of an action: the file that the command names
 * @param text what was said, done or returned; any text at all, blank included
 */
record RecordedStep(
        int number,
        String agent,
        Kind kind,
        Optional<String> to,
        Optional<String> tool,
        Optional<String> target,
        String text) {

    /** What a step was. */
    enum Kind {
        TASK,
        THOUGHT,
        MESSAGE,
        ACTION,
        RESULT,
        PATCH;

        /** The kind as recordings spell it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }
}
