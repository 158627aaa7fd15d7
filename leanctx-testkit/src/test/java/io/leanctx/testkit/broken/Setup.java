package io.leanctx.testkit.broken;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.Absence;
import java.util.Set;

/** What one test of a contract opens: a storage of its own, and stores over it. */
interface Setup {

    SessionBackend openBackend();

    default SessionStore openStore(LeanCtx.Builder builder, SessionBackend backend) {
        return builder.over(backend);
    }

    default Set<Absence> absent() {
        return Set.of(Absence.REOPENING);
    }
}
