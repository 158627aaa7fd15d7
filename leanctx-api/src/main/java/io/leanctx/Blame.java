package io.leanctx;

import java.util.Optional;

/**
 * Who wrote something: which agent, when, at which revision, and what it put it in place of. Immutable.
 *
 * @param entry the change, with its author and time
 * @param position the commit it is of
 * @param before the change that wrote the same thing before, with its author and time: also one that took it away, or whose
 *     text was erased. For a file it is the touch of it before, for what supersedes a decision the decision, for the first
 *     answer to a handoff the offer. Empty if there is none: the change only adds, or is the first that wrote it, or what
 *     was before left nothing in the session that the log begins with
 * @since 0.1.0
 */
public record Blame(Entry<? extends Change> entry, Position position, Optional<Entry<? extends Change>> before) {}
