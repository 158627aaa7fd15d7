package io.leanctx.core;

import io.leanctx.Position;

/** Compares positions with logs. */
final class Positions {

    private Positions() {}

    /** Whether a position is one of the log that a session is of; what is too old to be looked up is taken to be. */
    static boolean isOf(SessionState state, Position position, LogReader log) {
        long revision = position.revision();
        if (revision >= state.revision()) {
            return position.equals(state.position());
        }
        return revision < state.oldest()
                || log.commit(state.key(), revision)
                        .map(commit -> commit.position().equals(position))
                        .orElse(true);
    }
}
