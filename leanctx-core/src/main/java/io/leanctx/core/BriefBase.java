package io.leanctx.core;

import io.leanctx.Entry;
import io.leanctx.Upkeep;
import java.util.List;

/**
 * What an agent knows already.
 *
 * @param session the session it was shown
 * @param erasures the erasures of text that were committed since; the text is not in {@code session} either, though the
 *     agent
 *     was shown it
 */
record BriefBase(SessionState session, List<Entry<Upkeep.Erased>> erasures) {}
