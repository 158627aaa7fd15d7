package io.leanctx.examples;

import io.leanctx.Totals;

/**
 * The evidence in some sessions, in figures.
 *
 * @param calls how many calls of tools
 * @param reads how many readings of files
 * @param checks how many checks
 * @param red how many of these had failures
 * @param in how many tokens models were given
 * @param out how many tokens they gave
 */
record EvidenceTally(long calls, long reads, long checks, long red, long in, long out) {

    /** No evidence. */
    static final EvidenceTally NONE = new EvidenceTally(0, 0, 0, 0, 0, 0);

    /** With the evidence of a session. */
    EvidenceTally plus(Totals.Work work) {
        return new EvidenceTally(
                calls + work.called().count(),
                reads + work.read().count(),
                checks + work.checked().count(),
                red + work.checked().red(),
                in + work.spent().in(),
                out + work.spent().out());
    }
}
