/**
 * The exact judge of concurrent histories. A {@link io.leanctx.testkit.history.HistoryRecorder} notes what clients asked
 * of a store and what they were answered; a {@link io.leanctx.testkit.history.HistoryChecker} decides whether all of it
 * can have happened in one order that agrees with real time, and names the rule, the calls and the commits where it
 * cannot.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.testkit.history;

import org.jspecify.annotations.NullMarked;
