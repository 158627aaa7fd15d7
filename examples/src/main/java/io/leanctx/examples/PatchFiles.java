package io.leanctx.examples;

import io.leanctx.FileMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the files that a patch in unified format touches. */
final class PatchFiles {

    private static final String NOTHING = "/dev/null";

    private PatchFiles() {}

    /** What the patch does to each file, in the order of the patch. */
    static Map<String, FileMode> of(String patch) {
        Map<String, FileMode> files = new LinkedHashMap<>();
        List<String> lines = patch.lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("--- ") && lines.get(i + 1).startsWith("+++ ")) {
                String before = file(lines.get(i));
                String after = file(lines.get(i + 1));
                if (after.equals(NOTHING)) {
                    files.put(withoutPrefix(before), FileMode.DELETED);
                } else {
                    files.put(withoutPrefix(after), before.equals(NOTHING) ? FileMode.CREATED : FileMode.MODIFIED);
                }
            }
        }
        return Collections.unmodifiableMap(files);
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
