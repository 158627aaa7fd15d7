package io.leanctx;

import java.time.Instant;

/**
 * Whether an agent is at a channel. Kept beside the log, and renewed every 10 seconds while a participant is open; where
 * its process dies, it stops being connected by itself, 30 seconds after it was last seen. Immutable.
 *
 * @param agent the agent's id
 * @param connected whether it has an open participant, in whichever process, as far as is known
 * @param lastSeen when that was last known, by the store's clock
 * @since 0.1.0
 */
public record Presence(String agent, boolean connected, Instant lastSeen) {}
