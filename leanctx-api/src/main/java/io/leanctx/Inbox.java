package io.leanctx;

import java.util.List;
import java.util.OptionalLong;

/**
 * What others had for an agent since it last acknowledged. The same comes again, with what is new, until
 * {@link Participant#acknowledge} was called with {@link #upTo}.
 *
 * @param messages the messages, oldest first
 * @param shared the shared context, oldest first; {@link Workspace#content} reads it
 * @param handoffs the handoffs that the agent can accept and did not decline, oldest first, whether they are new or not
 * @param upTo what to acknowledge once all of this was taken in
 * @param lostBelow the oldest revision of the log, if something before it that was not acknowledged yet can no longer be
 *     read: it was deleted, or it was first summarized and then truncated
 * @since 0.1.0
 */
public record Inbox(
        List<Entry<Coordination.Message>> messages,
        List<Entry<Coordination.ContextShared>> shared,
        List<Handoff> handoffs,
        Position upTo,
        OptionalLong lostBelow) {

    /**
     * Creates an inbox; the lists are copied.
     *
     * @param messages the messages, oldest first
     * @param shared the shared context, oldest first
     * @param handoffs the handoffs that can be accepted, oldest first
     * @param upTo what to acknowledge once all of this was taken in
     * @param lostBelow the oldest revision of the log, if something before it that was not acknowledged yet can no longer
     *     be read
     */
    public Inbox {
        messages = List.copyOf(messages);
        shared = List.copyOf(shared);
        handoffs = List.copyOf(handoffs);
    }
}
