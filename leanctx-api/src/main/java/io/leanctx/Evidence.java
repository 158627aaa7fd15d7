package io.leanctx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an agent did, as a record that can be checked: what it read, compressed, checked, spent and called.
 *
 * <p>Evidence overwrites nothing and guards nothing, so it always lands; it belongs into the commit of the work that it is
 * of. A session keeps what it comes to, its {@link Session#totals totals}; the log keeps each piece. It proves who
 * recorded it and when, and that it was not altered since; not that it is true.
 *
 * <p>Numbers are from 0 to {@link #MAX_COUNT}. A hash is of whole content, as it was: what is short or easily guessed can be
 * found from its hash.
 *
 * @since 0.1.0
 */
public sealed interface Evidence extends Change {

    /** The largest number in a piece of evidence, so that totals cannot overflow. */
    long MAX_COUNT = 1_000_000_000;

    /** The longest duration in a piece of evidence. */
    Duration MAX_DURATION = Duration.ofDays(30);

    /** The most bytes of UTF-8 that a model, a tool or a mode of reading may be named with. */
    int MAX_NAME_BYTES = 256;

    /**
     * A file was read, whole unless lines or a mode say otherwise.
     *
     * @param path the file, as in {@link Location#path}
     * @param content the SHA-256 of the whole file
     * @param lines the lines that were read, if it was not the whole
     * @param mode in which form it was read, such as {@code signatures}, if not as it is
     * @param tokens how many tokens were taken in
     * @since 0.1.0
     */
    record FileRead(String path, Hash content, Optional<LineRange> lines, Optional<String> mode, long tokens)
            implements Evidence {

        /**
         * Creates the change.
         *
         * @param path the file, as in {@link Location#path}
         * @param content the SHA-256 of the whole file
         * @param lines the lines that were read, if it was not the whole
         * @param mode in which form it was read, if not as it is
         * @param tokens how many tokens were taken in
         */
        public FileRead {
            Check.key("path", path, Location.MAX_PATH_BYTES);
            Check.present("content hash", content);
            Check.present("lines", lines);
            Check.present("mode of reading", mode)
                    .ifPresent(given -> Check.key("mode of reading", given, MAX_NAME_BYTES));
            Check.count("tokens", tokens, MAX_COUNT);
        }
    }

    /**
     * Something was made shorter for an agent's context window.
     *
     * @param subject what it was, in words; empty if that was not said, or was erased
     * @param before the SHA-256 of what there was
     * @param after the SHA-256 of what became of it
     * @param tokensBefore how many tokens it had
     * @param tokensAfter how many it has
     * @since 0.1.0
     */
    record Compressed(Optional<String> subject, Hash before, Hash after, long tokensBefore, long tokensAfter)
            implements Evidence {

        /**
         * Creates the change.
         *
         * @param subject what it was, in words
         * @param before the SHA-256 of what there was
         * @param after the SHA-256 of what became of it
         * @param tokensBefore how many tokens it had
         * @param tokensAfter how many it has
         */
        public Compressed {
            Check.present("subject", subject).ifPresent(given -> Check.text("subject of a compression", given));
            Check.present("hash before", before);
            Check.present("hash after", after);
            Check.count("tokens before", tokensBefore, MAX_COUNT);
            Check.count("tokens after", tokensAfter, MAX_COUNT);
        }

        @Override
        public List<String> texts() {
            return subject.map(List::of).orElse(List.of());
        }
    }

    /**
     * A check was run: tests, a build, a linter. What neither passed nor failed was skipped.
     *
     * @param command what was run; empty if that was not said, or was erased
     * @param passed how many of its parts passed
     * @param failed how many failed
     * @param total how many there were
     * @param output the SHA-256 of what it printed
     * @param duration how long it took, at most {@link #MAX_DURATION}; kept in whole milliseconds
     * @since 0.1.0
     */
    record Checked(Optional<String> command, long passed, long failed, long total, Hash output, Duration duration)
            implements Evidence {

        /**
         * Creates the change.
         *
         * @param command what was run
         * @param passed how many of its parts passed
         * @param failed how many failed
         * @param total how many there were
         * @param output the SHA-256 of what it printed
         * @param duration how long it took; what is less than a millisecond is left out
         */
        public Checked {
            Check.present("command", command).ifPresent(given -> Check.text("command of a check", given));
            Check.count("passed", passed, MAX_COUNT);
            Check.count("failed", failed, MAX_COUNT);
            Check.count("total", total, MAX_COUNT);
            if (passed + failed > total) {
                throw new InvalidInputException(
                        "of " + total + " parts of a check " + passed + " cannot have passed and " + failed
                                + " failed; give a total of at least " + (passed + failed));
            }
            Check.present("hash of the output", output);
            duration = Check.duration("check", duration, MAX_DURATION);
        }

        @Override
        public List<String> texts() {
            return command.map(List::of).orElse(List.of());
        }
    }

    /**
     * Tokens were spent on a model.
     *
     * @param model the model, as its provider names it
     * @param in how many tokens it was given, without those from a cache
     * @param out how many it gave
     * @param cached how many it was given from a cache
     * @param cost what that cost, if that is known
     * @since 0.1.0
     */
    record TokensSpent(String model, long in, long out, long cached, Optional<Cost> cost) implements Evidence {

        /**
         * Creates the change.
         *
         * @param model the model, as its provider names it
         * @param in how many tokens it was given, without those from a cache
         * @param out how many it gave
         * @param cached how many it was given from a cache
         * @param cost what that cost, if that is known
         */
        public TokensSpent {
            Check.key("model", model, MAX_NAME_BYTES);
            Check.count("tokens in", in, MAX_COUNT);
            Check.count("tokens out", out, MAX_COUNT);
            Check.count("cached tokens", cached, MAX_COUNT);
            Check.present("cost", cost);
        }
    }

    /**
     * A tool was called.
     *
     * @param name the tool
     * @param input the SHA-256 of what it was given
     * @param output the SHA-256 of what it answered
     * @param duration how long it took, at most {@link #MAX_DURATION}; kept in whole milliseconds
     * @since 0.1.0
     */
    record ToolCalled(String name, Hash input, Hash output, Duration duration) implements Evidence {

        /**
         * Creates the change.
         *
         * @param name the tool
         * @param input the SHA-256 of what it was given
         * @param output the SHA-256 of what it answered
         * @param duration how long it took; what is less than a millisecond is left out
         */
        public ToolCalled {
            Check.key("name of a tool", name, MAX_NAME_BYTES);
            Check.present("hash of the input", input);
            Check.present("hash of the output", output);
            duration = Check.duration("call of a tool", duration, MAX_DURATION);
        }
    }
}
