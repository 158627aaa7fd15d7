/**
 * What tests of hosts and of storage backends build on: contracts as abstract test classes, each rule with a number, and
 * what a host's own tests need.
 *
 * <p>A host annotates its tests with {@link io.leanctx.testkit.LeanCtxTest}, which gives each a store of its own with
 * participants, a {@link io.leanctx.testkit.TestClock} and {@link io.leanctx.testkit.Faults}, and asserts with
 * {@link io.leanctx.testkit.LeanCtxAssertions}.
 *
 * <p>A backend is checked by {@link io.leanctx.testkit.SessionBackendContract}, and with the store on top of it by
 * {@link io.leanctx.testkit.SessionStoreContract}. Properties over random histories are in
 * {@code io.leanctx.testkit.properties}, which alone needs jqwik.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.testkit;

import org.jspecify.annotations.NullMarked;
