package io.leanctx.core;

import io.leanctx.Brief;

/**
 * Entries that are not in a brief.
 *
 * @param older whether they are all older than those of their kind that are in it
 */
record BriefLeftOut(BriefKind kind, int count, long oldest, long newest, boolean older) {

    /** In a few words, with how to get them. */
    String line() {
        return count + (older ? " older " : " ") + kind.named(count) + ": " + BriefText.history(oldest, newest);
    }

    /** In a few words, for several kinds together. */
    String line(int kinds) {
        return count + " entries of " + kinds + " kinds: " + BriefText.history(oldest, newest);
    }

    /** These and others, of whatever kind. */
    BriefLeftOut and(BriefLeftOut other) {
        return new BriefLeftOut(
                kind, count + other.count, Math.min(oldest, other.oldest), Math.max(newest, other.newest), false);
    }

    Brief.Omission omission() {
        return new Brief.Omission(kind.many(), count, oldest, newest);
    }
}
