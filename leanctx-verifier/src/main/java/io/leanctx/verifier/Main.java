package io.leanctx.verifier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verifier as a program, see {@code docs/proof.md}. */
final class Main {

    static final int SOUND = 0;
    static final int NOT_SOUND = 1;
    static final int USAGE = 2;

    private static final String HELP = """
            usage: java -jar leanctx-verifier.jar [options] FILE

            Checks a proof; FILE is - for the standard input. Exits with 0 if it is sound, 1 if it is not, 2 if it could not
            be checked.

              --head REVISION:HASH   the position that the proof must end at
              --workspace ID         the workspace that it must be of
              --channel NAME         the channel that it must be of
              --key AGENT=X509       a key of an agent (Base64), with one of which it must have signed all its commits
              --store-key X509       a key of a store (Base64), one of which must have signed the proof
              --require-seal         a store must have signed the proof
              --json                 print the verdict as JSON
              --help                 print this
            """;

    private final InputStream stdin;
    private final PrintStream out;
    private final PrintStream err;
    private Expectations expected = Expectations.NONE;
    private @Nullable String file;
    private boolean json;
    private boolean help;

    Main(InputStream stdin, PrintStream out, PrintStream err) {
        this.stdin = stdin;
        this.out = out;
        this.err = err;
    }

    /** Runs it. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new Main(System.in, out, err).run(List.of(args)));
    }

    int run(List<String> args) {
        try {
            parse(new ArrayDeque<>(args));
            if (help) {
                out.print(HELP);
                return SOUND;
            }
            return check();
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(HELP);
            return USAGE;
        } catch (IOException e) {
            err.println("could not read " + file + ": " + e);
            return USAGE;
        }
    }

    private int check() throws IOException {
        if (file == null) {
            throw new IllegalArgumentException("which proof? Name a file, or - for the standard input");
        }
        Verdict verdict;
        try (InputStream in = file.equals("-") ? stdin : new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            verdict = ProofVerifier.verify(in, expected);
        }
        out.println(json ? verdict.toJson() : verdict.toString());
        return verdict.sound() ? SOUND : NOT_SOUND;
    }

    private void parse(Deque<String> args) {
        while (!args.isEmpty()) {
            String option = args.removeFirst();
            switch (option) {
                case "--json" -> json = true;
                case "--help" -> help = true;
                case "--require-seal" -> expected = expected.withSeal();
                case "--head" -> expected = expected.withHead(value(option, args));
                case "--workspace" -> expected = expected.withWorkspace(value(option, args));
                case "--channel" -> expected = expected.withChannel(value(option, args));
                case "--store-key" -> expected = expected.withStoreKey(value(option, args));
                case "--key" -> key(value(option, args));
                default -> file(option);
            }
        }
    }

    private static String value(String option, Deque<String> args) {
        if (args.isEmpty()) {
            throw new IllegalArgumentException(option + " lacks its value");
        }
        return args.removeFirst();
    }

    private void key(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--key takes AGENT=X509, not \"" + value + "\"");
        }
        expected = expected.withAgentKey(value.substring(0, equals), value.substring(equals + 1));
    }

    private void file(String name) {
        if ((name.startsWith("-") && !name.equals("-")) || file != null) {
            throw new IllegalArgumentException("\"" + name + "\" is no option, or one file too many");
        }
        file = name;
    }
}
