/**
 * Shared sessions for agents: the types a host sees.
 *
 * <p>Start at {@link io.leanctx.SessionStore}. A store holds workspaces; a workspace holds channels; each channel is an
 * append-only log of {@linkplain io.leanctx.Commit commits}, and its {@linkplain io.leanctx.Session session} is the
 * fold of that log. Every write is a compare-and-swap against the {@linkplain io.leanctx.Position position} its author
 * has seen.
 *
 * <p>Nothing here accepts or returns {@code null} unless it says so.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx;

import org.jspecify.annotations.NullMarked;
