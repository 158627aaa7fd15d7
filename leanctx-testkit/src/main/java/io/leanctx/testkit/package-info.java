/**
 * What tests of hosts and of storage backends build on.
 *
 * <p>A host writes its tests with {@link io.leanctx.testkit.LeanCtxTest}, which gives each a store of its own,
 * {@link io.leanctx.testkit.Faults} under it, a {@link io.leanctx.testkit.TestClock}, and with
 * {@link io.leanctx.testkit.LeanCtxAssertions}.
 *
 * <p>A backend is checked by {@link io.leanctx.testkit.SessionBackendContract}, and with the store on top of it by
 * {@link io.leanctx.testkit.SessionStoreContract}: abstract test classes, in which each rule has a number. A store that wraps
 * another (with the classes of {@code io.leanctx.testkit.forward}) is held to the second.
 *
 * <p>{@code io.leanctx.testkit.history} records what concurrent clients were answered and judges it exactly;
 * {@code io.leanctx.testkit.swarm} makes up such clients. Properties over random histories are in
 * {@code io.leanctx.testkit.properties}, which alone needs jqwik.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.testkit;

import org.jspecify.annotations.NullMarked;
