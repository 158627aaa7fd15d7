package io.leanctx.mcp;

import io.leanctx.Session;
import java.util.Optional;

/**
 * What an action found or did.
 *
 * @param fields what the answer holds
 * @param session the session it is about; empty if it is about none
 * @param shown whether the caller was shown that session, so that all up to its revision counts as seen
 */
record Answer(Fields fields, Optional<Session> session, boolean shown) {

    /** About a workspace, or a channel whose session was not read. */
    static Answer of(Fields fields) {
        return new Answer(fields, Optional.empty(), false);
    }

    static Answer at(Session session, Fields fields) {
        return new Answer(fields, Optional.of(session), false);
    }

    /** As {@link #at}, and the caller has now seen the session. */
    static Answer showing(Session session, Fields fields) {
        return new Answer(fields, Optional.of(session), true);
    }
}
