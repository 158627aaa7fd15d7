package io.leanctx.core;

import io.leanctx.Brief;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A choice as text. */
final class BriefPage {

    /** What a list of omissions may take of a brief; one that would take more is summed up in its last line. */
    private static final int SHARE_OF_OMISSIONS = 5;

    private final BriefOutline outline;
    private final BriefChoice choice;

    BriefPage(BriefChoice choice) {
        this.outline = choice.outline();
        this.choice = choice;
    }

    /** The headline alone. */
    static String headline(BriefOutline outline) {
        return outline.markup().begin(outline.head()) + outline.markup().end();
    }

    String text() {
        BriefMarkup markup = outline.markup();
        StringBuilder text = new StringBuilder(markup.begin(outline.head()));
        for (BriefPart part : BriefPart.values()) {
            List<String> shown = choice.shown(part);
            if (!shown.isEmpty()) {
                text.append(markup.open(part, outline.head()));
                shown.forEach(text::append);
                text.append(markup.close(part));
            }
        }
        List<String> omissions = omissionLines();
        if (!omissions.isEmpty()) {
            text.append(markup.leftOut(omissions));
        }
        return text.append(markup.end()).toString();
    }

    /** What is not in the text as a whole, the most important first. */
    List<Brief.Omission> omitted() {
        return leftOut(true).stream().map(BriefLeftOut::omission).toList();
    }

    private List<String> omissionLines() {
        Collection<BriefLeftOut> leftOut = leftOut(false);
        long room = choice.capacity() / SHARE_OF_OMISSIONS;
        List<String> lines = new ArrayList<>();
        int kinds = 0;
        BriefLeftOut rest = null;
        for (BriefLeftOut one : leftOut) {
            room -= BriefText.bytes(one.line());
            if (room >= 0 && rest == null) {
                lines.add(one.line());
            } else {
                rest = rest == null ? one : rest.and(one);
                kinds++;
            }
        }
        if (rest != null) {
            lines.add(kinds == 1 ? rest.line() : rest.line(kinds));
        }
        return lines;
    }

    /**
     * What is not shown, kind by kind.
     *
     * @param named whether what is only named counts as not shown
     */
    private Collection<BriefLeftOut> leftOut(boolean named) {
        Map<BriefKind, Tally> tallies = new LinkedHashMap<>();
        for (BriefPart part : BriefPart.BY_IMPORTANCE) {
            BriefKind kind = null;
            Tally tally = null;
            for (BriefItem item : outline.read(part)) {
                // Of one part there are thousands in a row, and this is done for every size that is tried.
                if (tally == null || !item.entry().kind().equals(kind)) {
                    kind = item.entry().kind();
                    tally = tallies.computeIfAbsent(kind, any -> new Tally());
                }
                boolean shown = choice.isWhole(item) || (!named && choice.isNamed(item));
                tally.count(item.entry().ref().revision(), shown);
            }
        }
        List<BriefLeftOut> leftOut = new ArrayList<>();
        tallies.forEach((kind, tally) -> {
            if (tally.count > 0) {
                leftOut.add(tally.of(kind));
            }
        });
        leftOut.addAll(outline.unreadable());
        return leftOut;
    }

    private static final class Tally {

        private int count;
        private long oldest = Long.MAX_VALUE;
        private long newest;
        private long oldestShown = Long.MAX_VALUE;

        private void count(long revision, boolean shown) {
            if (shown) {
                oldestShown = Math.min(oldestShown, revision);
            } else {
                count++;
                oldest = Math.min(oldest, revision);
                newest = Math.max(newest, revision);
            }
        }

        private BriefLeftOut of(BriefKind kind) {
            boolean older = oldestShown < Long.MAX_VALUE && newest < oldestShown;
            return new BriefLeftOut(kind, count, oldest, newest, older);
        }
    }
}
