package io.leanctx.cli;

import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What the program finds around it.
 *
 * @param environment the variables of the environment
 * @param in the standard input
 * @param outIsTerminal whether the standard output is a terminal
 * @param errIsTerminal whether the standard error is one
 * @param clock the time
 */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        boolean outIsTerminal,
        boolean errIsTerminal,
        InstantSource clock) {

    /** Those of the process. */
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(), System.in, isTerminal("out"), isTerminal("err"), InstantSource.system());
    }

    /** A variable that is set, and not to nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Who starts the JVM knows better than the JVM, which has a console only where input and output are both of one. */
    private static boolean isTerminal(String stream) {
        String known = System.getProperty("leanctx.terminal." + stream);
        return known != null ? Boolean.parseBoolean(known) : picocli.CommandLine.Help.Ansi.AUTO.enabled();
    }
}
