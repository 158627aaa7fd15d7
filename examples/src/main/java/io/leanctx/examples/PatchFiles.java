package io.leanctx.examples;

import io.leanctx.FileMode;
import io.leanctx.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the files that a patch in unified format touches. */
final class PatchFiles {

    private static final String NOTHING = "/dev/null";

    private static final Pattern ALL_NEW = Pattern.compile("@@ -0,0 \\+1(?:,(\\d{1,9}))? @@.*");

    private PatchFiles() {}

    /**
     * What a patch does to a file.
     *
     * @param mode whether it makes, changes or removes it
     * @param content of a new file the SHA-256 of its lines in UTF-8, with a line feed between them
     */
    record Patched(FileMode mode, Optional<Hash> content) {}

    /** What the patch does to each file, in the order of the patch. */
    static Map<String, Patched> of(String patch) {
        Map<String, Patched> files = new LinkedHashMap<>();
        List<String> lines = patch.lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("--- ") && lines.get(i + 1).startsWith("+++ ")) {
                String before = file(lines.get(i));
                String after = file(lines.get(i + 1));
                if (after.equals(NOTHING)) {
                    files.put(withoutPrefix(before), new Patched(FileMode.DELETED, Optional.empty()));
                } else if (before.equals(NOTHING)) {
                    files.put(withoutPrefix(after), new Patched(FileMode.CREATED, created(lines, i + 2)));
                } else {
                    files.put(withoutPrefix(after), new Patched(FileMode.MODIFIED, Optional.empty()));
                }
            }
        }
        return Collections.unmodifiableMap(files);
    }

    /** The content of a new file, from the one hunk that it is; empty if the patch is cut short. */
    private static Optional<Hash> created(List<String> lines, int hunk) {
        Matcher header = ALL_NEW.matcher(hunk < lines.size() ? lines.get(hunk) : "");
        if (!header.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(Optional.ofNullable(header.group(1)).orElse("1"));
        List<String> content = lines.subList(hunk + 1, Math.min(lines.size(), hunk + 1 + count));
        if (content.size() < count || !content.stream().allMatch(line -> line.startsWith("+"))) {
            return Optional.empty();
        }
        String text = content.stream().map(line -> line.substring(1)).collect(Collectors.joining("\n"));
        return Optional.of(Hash.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The name in a header line; a time may follow it after a tab. */
    private static String file(String header) {
        String name = header.substring("--- ".length());
        int tab = name.indexOf('\t');
        return (tab < 0 ? name : name.substring(0, tab)).strip();
    }

    private static String withoutPrefix(String file) {
        return file.startsWith("a/") || file.startsWith("b/") ? file.substring(2) : file;
    }
}
