package io.leanctx;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shapes by which secrets of some kinds are known. Each is looked for in time proportional to the text, whatever the
 * text: what is repeated is repeated possessively, and only from where a name can begin.
 */
final class SecretShapes {

    /**
     * A shape.
     *
     * @param hint what every secret of this shape has in it, which is quick to look for
     * @param pattern what it looks like
     * @param replacement what takes its place, as a matcher takes it
     */
    private record Shape(String hint, Pattern pattern, String replacement) {

        static Shape of(String name, String hint, String regex) {
            return new Shape(hint, Pattern.compile(regex), Matcher.quoteReplacement(mark(name)));
        }

        String redact(String text) {
            return text.contains(hint) ? pattern.matcher(text).replaceAll(replacement) : text;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            Shape.of(
                    "json-web-token",
                    "eyJ",
                    "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]*+"),
            Shape.of("aws-access-key", "AKIA", "\\bAKIA[A-Z2-7]{16}\\b"),
            Shape.of("aws-access-key", "ASIA", "\\bASIA[A-Z2-7]{16}\\b"),
            Shape.of("azure-storage-key", "AccountKey=", "(?<=\\bAccountKey=)[A-Za-z0-9+/]{86}=="),
            Shape.of("github-token", "gh", "\\bgh[pousr]_[A-Za-z0-9]{36,}+"),
            Shape.of("github-token", "github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{22,}+"),
            Shape.of("gitlab-token", "glpat-", "\\bglpat-[A-Za-z0-9_-]{20,}+"),
            Shape.of("anthropic-key", "sk-ant-", "\\bsk-ant-[A-Za-z0-9_-]{24,}+"),
            Shape.of("openai-key", "sk-", "\\bsk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{32,}+|[A-Za-z0-9]{32,}+)"),
            Shape.of("stripe-key", "k_", "\\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}+"),
            Shape.of("slack-token", "xox", "\\bxox[abeoprs]-(?=[A-Za-z-]{0,8}[0-9])[A-Za-z0-9-]{10,}+"),
            Shape.of("google-api-key", "AIza", "\\bAIza[A-Za-z0-9_-]{35}"),
            Shape.of("hugging-face-token", "hf_", "\\bhf_[A-Za-z0-9]{30,}+"),
            Shape.of("npm-token", "npm_", "\\bnpm_[A-Za-z0-9]{36}\\b"),
            Shape.of("pypi-token", "pypi-AgE", "\\bpypi-AgE[A-Za-z0-9_-]{50,}+"),
            new Shape(
                    "://",
                    Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20}+://[^\\s:/@?#\"'`<>(),;\\\\\\[\\]{}]{0,128}+:)"
                            + "[^\\s/?#\"'`<>(),;\\\\\\[\\]{}]{1,256}@"),
                    "$1" + mark("password-in-url") + "@"));

    private SecretShapes() {}

    static String redact(String text) {
        String redacted = PrivateKeys.redact(text, mark("private-key"));
        for (Shape shape : SHAPES) {
            redacted = shape.redact(redacted);
        }
        return redacted;
    }

    private static String mark(String name) {
        return "[redacted:" + name + "]";
    }
}
