/**
 * What a wrapper of a store or of a backend begins with: classes that pass every call on, so that a wrapper overrides only
 * what it changes. For audit, metrics and recording, and for faults in tests.
 *
 * <p>Each forwards what its interface leaves abstract, to the object given to its constructor. The methods that an interface
 * defines by others are not overridden: they call those of the wrapper. So whoever overrides
 * {@link io.leanctx.Verbs#add(io.leanctx.Change)} sees {@code setTask}, {@code addFinding} and every other verb as well.
 * What a method returns is not wrapped; a wrapper that wants its workspaces wrapped overrides
 * {@link io.leanctx.SessionStore#workspace} and wraps what that returns.
 *
 * <p>A wrapper is checked as a store is, by {@link io.leanctx.testkit.SessionStoreContract}, which lets a test say how a store
 * is opened over a backend.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.testkit.forward;

import org.jspecify.annotations.NullMarked;
