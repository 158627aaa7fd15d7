package io.leanctx.torture;

import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.Durability;
import io.leanctx.LeanCtxException;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Opens a store that a process left behind and compares it with the journal of what that process was answered. What it
 * resolves it adds to the journal.
 *
 * @param store the directory of the store
 * @param journal the journal
 * @param durability that of the store
 * @param lossAllowed whether the newest commits of a log may be lost
 */
record Verifier(Path store, Path journal, Durability durability, boolean lossAllowed) {

    private static final int PAGE = 7;

    Verdict verify(long verifiedBefore, SplittableRandom random) throws IOException, InterruptedException {
        Ledger ledger = Ledger.of(Journal.read(journal));
        long acknowledged = ledger.acknowledged().size() + ledger.takenBack().size() - verifiedBefore;
        long lostBefore = ledger.takenBack().size();
        List<Deed> unanswered = ledger.unanswered();
        Findings findings = new Findings();
        ledger.failures().forEach(failure -> findings.add(Harm.FAILED, failure));
        long landed = 0;
        try (Journal notes = Journal.append(journal);
                RocksBackend backend =
                        ledger.acknowledged().isEmpty() && ledger.tokens().isEmpty()
                                ? RocksBackend.at(store)
                                : RocksBackend.existing(store)) {
            landed = verify(backend, ledger, notes, unanswered, random, findings);
        } catch (LeanCtxException e) {
            findings.add(Harm.REFUSED, Failures.text(e));
        }
        long takenBack = ledger.takenBack().size() - lostBefore;
        return new Verdict(acknowledged, takenBack, unanswered.size(), landed, findings.all());
    }

    private long verify(
            RocksBackend backend,
            Ledger ledger,
            Journal notes,
            List<Deed> unanswered,
            SplittableRandom random,
            Findings findings)
            throws InterruptedException {
        try (SessionStore warm = LeanCtx.builder().durability(durability).over(backend);
                SessionStore cold = LeanCtx.builder().cacheWeight(0).over(new WithoutSnapshots(backend))) {
            Workspace workspace = warm.workspace(Worker.WORKSPACE);
            agents(workspace, ledger, notes, findings);
            Map<String, Log> logs = new HashMap<>();
            Map<String, ChannelSummary> listed = listed(workspace);
            Set<String> channels = new TreeSet<>(listed.keySet());
            channels.addAll(ledger.channels());
            for (String channel : channels) {
                Session session = workspace.session(channel);
                Log log = Log.read(workspace, channel, session);
                logs.put(channel, log);
                if (lossAllowed) {
                    takeBack(log, ledger, notes);
                }
                new LogCheck(log, ledger, findings).run();
                new ReadCheck(
                                workspace,
                                cold.workspace(Worker.WORKSPACE),
                                log,
                                session,
                                listed.get(channel),
                                ledger.erased(channel),
                                random,
                                findings)
                        .run();
                new DivergenceCheck(workspace, log, ledger, findings).run();
            }
            Resolver resolver = new Resolver(workspace, ledger, notes, lossAllowed, findings);
            for (Deed deed : unanswered) {
                Log log = logs.get(deed.channel());
                if (log != null) {
                    resolver.resolve(deed, log);
                }
            }
            return resolver.landedBefore();
        }
    }

    private void agents(Workspace workspace, Ledger ledger, Journal notes, Findings findings) {
        Set<String> registered = workspace.agents().keySet();
        for (String agent : List.copyOf(ledger.tokens().keySet())) {
            if (registered.contains(agent)) {
                continue;
            }
            if (lossAllowed) {
                note(new JournalLine.Forgotten(agent), ledger, notes);
            } else {
                findings.add(Harm.LOST, "agent " + agent + " was registered, and is not there");
            }
        }
    }

    /** All channels that are listed. */
    static Map<String, ChannelSummary> listed(Workspace workspace) {
        Map<String, ChannelSummary> listed = new HashMap<>();
        Optional<String> after = Optional.empty();
        do {
            ChannelPage page = workspace.channels(after, PAGE);
            page.channels().forEach(summary -> listed.put(summary.channel(), summary));
            after = page.next();
        } while (after.isPresent());
        return listed;
    }

    /** Beyond the end of a log everything may be lost, and nothing before it. */
    private static void takeBack(Log log, Ledger ledger, Journal notes) {
        for (Map.Entry<String, Position> answer :
                new ArrayList<>(ledger.acknowledged().entrySet())) {
            Deed deed = ledger.deeds().get(answer.getKey());
            boolean lost = deed != null
                    && deed.channel().equals(log.channel())
                    && answer.getValue().revision() > log.head().revision();
            if (lost) {
                note(new JournalLine.TakenBack(answer.getKey()), ledger, notes);
            }
        }
    }

    private static void note(JournalLine line, Ledger ledger, Journal notes) {
        ledger.add(line);
        notes.note(line);
    }
}
