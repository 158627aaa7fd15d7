package io.leanctx.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The program. */
final class Main {

    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        boolean isMcp = args.length > 0 && args[0].equals("mcp");
        boolean isServer = isMcp || (args.length > 0 && args[0].equals("serve"));
        // Before anything logs. What a command has to say it says itself, and a log is not made harmless to a terminal;
        // a server
        // has nothing else to say things by.
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, isServer ? "warn" : "off");
        }
        if (isMcp) {
            // Its standard output is a protocol: what else prints there is no part of it.
            System.setOut(System.err);
        }
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Surroundings around = Surroundings.ofProcess();
        int exitCode = (isMcp ? Leanctx.ofMcp(around, out, err) : Leanctx.commandLine(around, out, err)).execute(args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }
}
