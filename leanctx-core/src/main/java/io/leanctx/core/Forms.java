package io.leanctx.core;

import java.util.Locale;

/** How the constants of enums stand in the format: in lower case. */
final class Forms {

    private Forms() {}

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E parse(Class<E> type, String name) throws MalformedException {
        for (E constant : type.getEnumConstants()) {
            if (name(constant).equals(name)) {
                return constant;
            }
        }
        throw new MalformedException("has the unknown " + type.getSimpleName() + " \"" + name + "\"");
    }
}
