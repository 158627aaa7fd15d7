package io.leanctx.core;

import io.leanctx.Audience;
import java.util.Optional;

/** Who a brief is for. */
record BriefViewer(String agent, Optional<String> role) {

    boolean is(String other) {
        return agent.equals(other);
    }

    boolean isIn(Audience audience) {
        return audience.includes(agent, role);
    }

    /** Whether an audience means this agent, and not just everyone. */
    boolean isMeantBy(Audience audience) {
        return !(audience instanceof Audience.Everyone) && isIn(audience);
    }
}
