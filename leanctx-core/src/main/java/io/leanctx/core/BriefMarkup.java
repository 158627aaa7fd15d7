package io.leanctx.core;

import io.leanctx.BriefRequest;
import java.util.List;
import java.util.Locale;

/** How a brief is marked up. No text of an entry can end the place it stands in, or begin another. */
interface BriefMarkup {

    static BriefMarkup of(BriefRequest.Format format) {
        return switch (format) {
            case MARKDOWN -> new MarkdownBrief();
            case XML -> new XmlBrief();
        };
    }

    /** What stands before all parts. */
    String begin(BriefHead head);

    /** What stands before the entries of a part. */
    String open(BriefPart part, BriefHead head);

    /** An entry, whole. */
    String entry(BriefEntry entry);

    /** An entry by its name and its first words. */
    String named(BriefEntry entry, int openingLength);

    /** What stands after the entries of a part. */
    String close(BriefPart part);

    /** What was left out, line by line. */
    String leftOut(List<String> lines);

    /** What stands after all parts. */
    String end();

    /** Says of an entry that only begins here how long it is and where the rest is. */
    static String whole(BriefEntry entry, String text) {
        return String.format(
                Locale.ROOT,
                "%,d characters: %s",
                text.length(),
                BriefText.history(entry.ref().revision(), entry.ref().revision()));
    }
}
