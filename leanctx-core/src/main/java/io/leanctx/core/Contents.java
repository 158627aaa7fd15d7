package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Upkeep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pcollections.OrderedPSet;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * What is in a session: all that a deletion empties. Immutable and structure-sharing.
 *
 * @param agents in the order of their first commits
 * @param decisions those that stand, oldest first
 * @param keyed the host's own changes that overwrite, by kind and key: a key belongs to the kind, whatever its version
 * @param appended the host's own changes that append, by full type
 * @param registered by agent id; in the workspace's own log only
 * @param revoked by agent id; in the workspace's own log only
 * @param origin where the session was copied from
 * @param imports by the hash of the bundle
 * @param totals what the evidence comes to
 * @param weight the estimated heap bytes
 */
record Contents(
        OrderedPSet<String> agents,
        Optional<Entry<Change.Task>> task,
        PVector<Entry<Change.Progress>> progress,
        Optional<Entry<Change.NextSteps>> nextSteps,
        PVector<Entry<Change.Finding>> findings,
        PVector<Entry<Change.Decision>> decisions,
        PSortedMap<String, Entry<Change.Learn>> knowledge,
        PSortedMap<String, Entry<Change.FileTouched>> files,
        PSortedMap<String, PSortedMap<String, Entry<Change.Custom>>> keyed,
        PSortedMap<String, PVector<Entry<Change.Custom>>> appended,
        PSortedMap<String, Entry<Change.AgentRegistered>> registered,
        PSortedMap<String, Entry<Change.AgentRevoked>> revoked,
        PVector<Entry<Upkeep.Summarized>> summaries,
        Optional<Entry<Upkeep.Forked>> origin,
        PSortedMap<String, Entry<Upkeep.Imported>> imports,
        Coordinated coordinated,
        EvidenceTotals totals,
        long unknownChanges,
        long weight) {

    static final Contents EMPTY = empty(0);

    static Contents empty(long unknownChanges) {
        return new Contents(
                OrderedPSet.empty(),
                Optional.empty(),
                TreePVector.empty(),
                Optional.empty(),
                TreePVector.empty(),
                TreePVector.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePVector.empty(),
                Optional.empty(),
                TreePMap.empty(),
                Coordinated.EMPTY,
                EvidenceTotals.NONE,
                unknownChanges,
                Weights.EMPTY_SESSION);
    }

    /** Every entry, by section. Placed again in this order, in a new session, they make this content. */
    List<Collection<? extends Entry<? extends Change>>> sections() {
        List<Collection<? extends Entry<? extends Change>>> sections = new ArrayList<>();
        sections.add(origin.stream().toList());
        sections.add(summaries);
        sections.add(task.stream().toList());
        sections.add(progress);
        sections.add(nextSteps.stream().toList());
        sections.add(findings);
        sections.add(decisions);
        sections.add(knowledge.values());
        sections.add(files.values());
        keyed.values().forEach(entries -> sections.add(entries.values()));
        sections.addAll(appended.values());
        sections.add(registered.values());
        sections.add(revoked.values());
        sections.add(imports.values());
        sections.addAll(coordinated.sections());
        return sections;
    }
}
