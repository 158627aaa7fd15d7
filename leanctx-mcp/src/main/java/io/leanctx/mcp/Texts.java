package io.leanctx.mcp;

/** Texts of others, made fit for a message. */
final class Texts {

    private static final int EXCERPT = 60;

    private Texts() {}

    /** The first characters, in quotes, on one line and without what could steer a terminal. */
    static String quote(Object value) {
        String text = value.toString();
        StringBuilder out = new StringBuilder("\"");
        int end = Math.min(text.length(), EXCERPT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append("\\u%04x".formatted((int) c));
            }
        }
        return out.append(end < text.length() ? "…\"" : "\"").toString();
    }

    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
