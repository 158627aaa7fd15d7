package io.leanctx;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The rules for names. A name that breaks one is refused with the rule and the offending character; no name is ever
 * trimmed, folded or otherwise changed, so no two names ever become one.
 *
 * @since 0.1.0
 */
public final class Names {

    /** The most bytes of UTF-8 that a channel's name may have. */
    public static final int MAX_CHANNEL_BYTES = 255;

    /** The most characters that the id of a workspace or an agent may have. */
    public static final int MAX_ID_LENGTH = 128;

    /** The most characters that an operation id may have. */
    public static final int MAX_OPERATION_LENGTH = 128;

    private static final String FORBIDDEN_IN_CHANNEL = " ~^:?*[\\";

    private Names() {}

    /**
     * Checks the id of a workspace: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,127}}.
     *
     * @param id the id
     * @return {@code id}
     * @throws InvalidInputException if it breaks the rule
     */
    public static String requireWorkspace(String id) {
        return requireId("workspace id", id);
    }

    /**
     * Checks the id of an agent: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,127}}.
     *
     * @param id the id
     * @return {@code id}
     * @throws InvalidInputException if it breaks the rule
     */
    public static String requireAgent(String id) {
        return requireId("agent id", id);
    }

    /**
     * Checks the id of an operation: 1 to {@value #MAX_OPERATION_LENGTH} visible ASCII characters.
     *
     * @param id the id
     * @return {@code id}
     * @throws InvalidInputException if it breaks the rule
     */
    public static String requireOperation(String id) {
        Check.present("operation id", id);
        if (id.isEmpty() || id.length() > MAX_OPERATION_LENGTH) {
            throw new InvalidInputException("operation id \"" + Check.excerpt(id) + "\" has " + id.length()
                    + " characters; an operation id has 1 to " + MAX_OPERATION_LENGTH);
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new InvalidInputException("operation id \"" + Check.excerpt(id) + "\" has " + show(c)
                        + " at index " + i + "; an operation id has visible ASCII characters only");
            }
        }
        return id;
    }

    /**
     * Checks the name of a channel: whatever {@code git check-ref-format --branch} accepts, at most
     * {@value #MAX_CHANNEL_BYTES} bytes of UTF-8, except the single character {@code @}, which is reserved.
     *
     * @param name the name
     * @return {@code name}
     * @throws InvalidInputException if it breaks a rule
     */
    public static String requireChannel(String name) {
        Check.present("channel", name);
        String broken = brokenChannelRule(name);
        if (broken != null) {
            throw new InvalidInputException("channel \"" + Check.excerpt(name) + "\" " + broken
                    + "; a channel takes the names that git takes for a branch");
        }
        return name;
    }

    private static @Nullable String brokenChannelRule(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.equals("@") || name.equals("HEAD")) {
            return "is a reserved name";
        }
        if (name.charAt(0) == '-') {
            return "begins with '-'";
        }
        if (name.endsWith(".")) {
            return "ends with '.'";
        }
        for (int i = 0; i < name.length(); i++) {
            String broken = brokenAt(name, i);
            if (broken != null) {
                return broken + " at index " + i;
            }
        }
        for (String component : name.split("/", -1)) {
            if (component.isEmpty()) {
                return "begins or ends with '/', or has \"//\"";
            }
            if (component.charAt(0) == '.') {
                return "has the component \"" + component + "\", which begins with '.'";
            }
            if (component.endsWith(".lock")) {
                return "has the component \"" + component + "\", which ends with \".lock\"";
            }
        }
        int bytes = utf8Length(name);
        return bytes > MAX_CHANNEL_BYTES ? "has " + bytes + " bytes, over the limit of " + MAX_CHANNEL_BYTES : null;
    }

    private static @Nullable String brokenAt(String name, int i) {
        char c = name.charAt(i);
        char next = i + 1 < name.length() ? name.charAt(i + 1) : 0;
        if (c < ' ' || c == 0x7f || FORBIDDEN_IN_CHANNEL.indexOf(c) >= 0) {
            return "has " + show(c);
        }
        if (c == '.' && next == '.') {
            return "has \"..\"";
        }
        if (c == '@' && next == '{') {
            return "has \"@{\"";
        }
        boolean halfPair = (Character.isHighSurrogate(c) && !Character.isLowSurrogate(next))
                || (Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1))));
        return halfPair ? "has half of a surrogate pair (" + show(c) + ")" : null;
    }

    static String requireId(String what, String id) {
        Check.present(what, id);
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new InvalidInputException(
                    what + " \"" + Check.excerpt(id) + "\" has " + id.length() + " characters; it has 1 to 128");
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean alphanumeric = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || "._-".indexOf(c) < 0)) {
                throw new InvalidInputException(what + " \"" + Check.excerpt(id) + "\" has " + show(c) + " at index "
                        + i + "; it begins with a letter or digit of ASCII and goes on with those, '.', '_' and '-'");
            }
        }
        return id;
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String show(char c) {
        return c > ' ' && c < 0x7f ? "'" + c + "'" : "U+%04X".formatted((int) c);
    }
}
