/**
 * Exact counters of tokens, over JTokkit and the vocabularies that it ships. Start at {@link
 * io.leanctx.tokens.ExactTokens}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.leanctx.tokens;

import org.jspecify.annotations.NullMarked;
