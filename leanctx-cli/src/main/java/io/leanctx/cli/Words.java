package io.leanctx.cli;

import java.util.List;
import java.util.Locale;

/** Values as words. */
final class Words {

    private Words() {}

    /** The word for a value of a closed list, as options take it and JSON has it. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The word for a value of a closed list, as the names of JSON's fields are spelled: {@code nextSteps}. */
    static String camel(Enum<?> value) {
        String[] words = value.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder camel = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            camel.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return camel.toString();
    }

    static String count(long count, String one, String several) {
        return count(count) + " " + (count == 1 ? one : several);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A size in bytes as people read it. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        List<String> units = List.of("KiB", "MiB", "GiB", "TiB");
        double size = bytes;
        int unit = -1;
        do {
            size /= 1024;
            unit++;
        } while (size >= 1024 && unit < units.size() - 1);
        return String.format(Locale.ROOT, "%.1f %s", size, units.get(unit));
    }
}
