package io.leanctx.cli;

import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Handoff;
import java.time.Instant;

/** Handoffs for a person. */
final class HandoffText {

    private static final String INDENT = "       ";

    private HandoffText() {}

    /** A handoff in one line, and its note. */
    static void line(Handoff handoff, Page out, Instant now) {
        Coordination.HandoffOffered offer = handoff.offer().value();
        SessionText.source(out, handoff.offer()).plain("  ");
        boolean isOpen = handoff.isOpenAt(now);
        String state = Words.of(handoff.stateAt(now));
        if (isOpen) {
            out.good(state);
        } else {
            out.plain(state);
        }
        out.plain(handoff.accepted()
                .map(Entry::agent)
                .map(agent -> " by " + agent)
                .orElse(""));
        out.plain(", for " + offer.to());
        if (isOpen) {
            out.plain(", until ").time(handoff.until());
        }
        out.end();
        offer.note().ifPresent(note -> out.block(INDENT, note));
    }

    /** What became of a handoff. */
    static void answers(Handoff handoff, Page out) {
        for (Entry<Coordination.HandoffAnswered> answer : handoff.answers()) {
            SessionText.source(out, answer).line("  " + Words.of(answer.value().answer()));
            answer.value().note().ifPresent(note -> out.block(INDENT, note));
        }
    }
}
