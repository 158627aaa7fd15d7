package io.leanctx.core;

import java.util.List;
import java.util.Locale;

/** A part of a brief. The order of the constants is the order in which a brief is read. */
enum BriefPart {
    TASK("Task", 70),
    NEXT_STEPS("Next steps", 40),
    HANDOFFS("Handoffs that concern you", 20),
    CLAIMS("Claims", 15),
    MESSAGES_TO_YOU("Messages to you", 20),
    ENDED("No longer holds", 25),
    SUMMARIES("Summary", 25),
    DECISIONS("Decisions", 25),
    KNOWLEDGE("Knowledge", 20),
    FINDINGS("Findings", 25),
    PROGRESS("Progress", 20),
    FILES("Files", 15),
    MESSAGES("Other messages", 15),
    SHARED("Shared files", 10),
    OTHER("Also", 10);

    /** The parts by what an agent that goes on needs most. */
    static final List<BriefPart> BY_IMPORTANCE = List.of(
            TASK,
            CLAIMS,
            HANDOFFS,
            MESSAGES_TO_YOU,
            NEXT_STEPS,
            ENDED,
            DECISIONS,
            SUMMARIES,
            KNOWLEDGE,
            FINDINGS,
            MESSAGES,
            PROGRESS,
            FILES,
            SHARED,
            OTHER);

    private final String title;
    private final int share;

    BriefPart(String title, int share) {
        this.title = title;
        this.share = share;
    }

    String title() {
        return title;
    }

    /** As the name of an element of XML. */
    String tag() {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** What this part may take of some room while others wait. */
    long shareOf(long room) {
        return room * share / 100;
    }

    /** Whether what stands in this part depends on the time. */
    boolean isTimed() {
        return this == CLAIMS || this == HANDOFFS;
    }
}
