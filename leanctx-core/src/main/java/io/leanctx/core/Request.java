package io.leanctx.core;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a proposer asks for.
 *
 * @param proposed the proposal
 * @param namedByCaller whether the operation id came from the caller, who may come back with it at any time
 * @param credential who asks; null for what the store itself writes to a workspace's log
 * @param attached what goes with the proposal
 * @param own revisions after the base that the proposer made itself, and so did not miss
 */
record Request(
        ProposedCommit proposed,
        boolean namedByCaller,
        @Nullable Credential credential,
        Attached attached,
        Set<Long> own) {}
