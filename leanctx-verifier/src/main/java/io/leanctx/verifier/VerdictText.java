package io.leanctx.verifier;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Verdicts as text. */
final class VerdictText {

    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private VerdictText() {}

    static String json(Flaw flaw) {
        return "{\"flaw\":{\"what\":" + quoted(flaw.what()) + ",\"where\":" + quoted(flaw.where())
                + "},\"sound\":false}";
    }

    static String json(Proven proven) {
        StringJoiner agents = new StringJoiner(",", "{", "}");
        proven.agents()
                .forEach((agent, signed) -> agents.add(quoted(agent) + ":{\"commits\":" + signed.commits()
                        + ",\"signed\":" + signed.signed() + ",\"unchecked\":" + signed.unchecked()
                        + ",\"unsigned\":" + signed.unsigned() + "}"));
        return "{\"after\":" + position(proven.after()) + ",\"agents\":" + agents + ",\"channel\":"
                + quoted(proven.channel()) + ",\"commits\":" + proven.commits() + ",\"countersigned\":{\"checked\":"
                + proven.countersigned() + ",\"unchecked\":" + proven.countersignaturesUnchecked() + "},\"head\":"
                + position(proven.head()) + ",\"privacy\":" + quoted(proven.privacy())
                + proven.sealedBy().map(key -> ",\"sealedBy\":" + quoted(key)).orElse("")
                + ",\"sound\":true,\"texts\":{\"shown\":" + proven.shown() + ",\"withheld\":" + proven.withheld()
                + "},\"totals\":" + proven.totals() + ",\"workspace\":" + quoted(proven.workspace()) + "}";
    }

    static String line(Proven proven) {
        long signed = proven.agents().values().stream()
                .mapToLong(Proven.Signed::signed)
                .sum();
        return "sound: " + printable(proven.workspace() + "/" + proven.channel()) + ", " + proven.commits()
                + " commits up to "
                + proven.head() + " (" + proven.privacy() + "), " + signed + " signed by their agents, "
                + proven.sealedBy()
                        .map(key -> "sealed by the key " + key)
                        .orElse("sealed by no key: compare the head with one you know");
    }

    /** For a terminal, which must not be told what to do by what is in a proof. */
    static String printable(String text) {
        return HIDDEN.matcher(text).replaceAll("?");
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int known = "\b\t\n\f\r\"\\".indexOf(c);
            if (known >= 0) {
                quoted.append('\\').append("btnfr\"\\".charAt(known));
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String position(String position) {
        int colon = position.indexOf(':');
        return "{\"hash\":" + quoted(position.substring(colon + 1)) + ",\"revision\":" + position.substring(0, colon)
                + "}";
    }
}
