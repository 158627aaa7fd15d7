package io.leanctx.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token, from a file or a variable. It is never an argument, where other users of the machine would see it, and never printed. */
final class Secret {

    private static final int MOST = 4_096;

    private final String variable;
    private boolean isRead;
    private Optional<String> value = Optional.empty();

    Secret(String variable) {
        this.variable = variable;
    }

    /**
     * The token; empty if none is given. A file is read once, as it may be a pipe.
     *
     * @throws CliException if what is given cannot be a token
     */
    Optional<String> read(@Nullable Path file, Surroundings around) throws IOException {
        if (!isRead) {
            value = file == null
                    ? around.variable(variable)
                    : Optional.of(Files.readString(file).strip());
            isRead = true;
            value.ifPresent(given -> require(given, file == null ? variable : "the file " + file));
        }
        return value;
    }

    private static void require(String given, String where) {
        boolean isVisible = given.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (given.isEmpty() || given.length() > MOST || !isVisible) {
            throw CliException.usage("what is in " + where + " is no token, which has 1 to " + MOST
                    + " visible characters of ASCII and no space; give the one that register or token printed");
        }
    }
}
