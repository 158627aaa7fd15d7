package io.leanctx.torture;

import io.leanctx.ChannelSummary;
import io.leanctx.HistoryPage;
import io.leanctx.LeanCtxException;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * The process that opens damaged stores: if one takes it down, that is a finding and not the end. Each acknowledged commit
 * is served as it was, or what cannot be served is refused as such.
 */
final class Inspector {

    private final Path store;
    private final Ledger ledger;
    private final Ledger sure;
    private final SplittableRandom random;
    private final Findings findings = new Findings();
    private final List<String> refusals = new ArrayList<>();

    private Inspector(Path store, Ledger ledger, Ledger sure, long seed) {
        this.store = store;
        this.ledger = ledger;
        this.sure = sure;
        this.random = new SplittableRandom(seed);
    }

    /** On the standard input comes a line for each store: its directory, journal, sure bytes of that, seed, and report. */
    public static void main(String[] arguments) throws IOException {
        Signals signals = new Signals(System.out);
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split("\t", -1);
                Path journal = Path.of(words[1]);
                new Inspector(
                                Path.of(words[0]),
                                Ledger.of(Journal.read(journal)),
                                Specimen.sure(journal, Long.parseLong(words[2])),
                                Long.parseLong(words[3]))
                        .run()
                        .write(Path.of(words[4]));
                signals.send(Signal.INSPECTED);
            }
        }
    }

    private Inspection run() {
        long acknowledged = sure.acknowledged().size();
        boolean opened = false;
        try (RocksBackend backend = RocksBackend.existing(store)) {
            opened = true;
            look(backend);
        } catch (LeanCtxException e) {
            refused(opened ? "the end" : "opening", e);
        } catch (RuntimeException | Error e) {
            findings.add(Harm.FAILED, (opened ? "in the end: " : "opening: ") + Failures.text(e));
        }
        return Inspection.of(acknowledged, opened, refusals, findings.all());
    }

    private void look(RocksBackend backend) {
        try (SessionStore warm = LeanCtx.over(backend);
                SessionStore cold = LeanCtx.builder().cacheWeight(0).over(new WithoutSnapshots(backend))) {
            Workspace workspace = warm.workspace(Worker.WORKSPACE);
            Workspace folded = cold.workspace(Worker.WORKSPACE);
            guarded("agents", () -> agents(workspace));
            Optional<Map<String, ChannelSummary>> listed = guarded("the listing", () -> Verifier.listed(workspace));
            Set<String> channels = new TreeSet<>(listed.orElse(Map.of()).keySet());
            channels.addAll(ledger.channels());
            for (String channel : channels) {
                channel(workspace, folded, channel, listed);
            }
        }
    }

    private Set<String> agents(Workspace workspace) {
        Set<String> registered = workspace.agents().keySet();
        for (String agent : sure.tokens().keySet()) {
            findings.require(
                    registered.contains(agent), Harm.LOST, "agent " + agent + " was registered, and is not there");
        }
        return registered;
    }

    private void channel(
            Workspace workspace, Workspace folded, String channel, Optional<Map<String, ChannelSummary>> listed) {
        Optional<Session> session = guarded("the session " + channel, () -> workspace.session(channel));
        Optional<Log> log =
                session.flatMap(given -> guarded("the log of " + channel, () -> Log.read(workspace, channel, given)));
        if (session.isEmpty() || log.isEmpty()) {
            single(workspace, channel);
            return;
        }
        takeBack(log.get());
        new LogCheck(log.get(), ledger, findings).run();
        ReadCheck read = new ReadCheck(
                workspace,
                folded,
                log.get(),
                session.get(),
                listed.map(all -> all.get(channel)).orElse(null),
                ledger.erased(channel),
                random,
                findings);
        if (listed.isPresent()) {
            read.listing();
        }
        guarded("past sessions of " + channel, () -> done(read::folds));
        guarded("contents of " + channel, () -> done(read::contents));
        guarded("a watch of " + channel, () -> {
            read.watches();
            return true;
        });
    }

    private static boolean done(Runnable action) {
        action.run();
        return true;
    }

    /** What cannot be read as a whole is read one by one: what is served of it must be right. */
    private void single(Workspace workspace, String channel) {
        Map<Long, String> expected = new HashMap<>();
        ledger.acknowledged().forEach((operation, position) -> {
            if (ledger.deeds().containsKey(operation)
                    && ledger.deeds().get(operation).channel().equals(channel)) {
                expected.put(position.revision(), operation);
            }
        });
        long served = 0;
        for (Map.Entry<Long, String> one : expected.entrySet()) {
            Optional<Boolean> right = guarded(
                    "revision " + one.getKey() + " of " + channel,
                    () -> isServed(workspace, channel, one.getKey(), one.getValue()));
            served += right.isPresent() ? 1 : 0;
        }
        refusals.add("of " + channel + " " + served + " of " + expected.size() + " commits can be read one by one");
    }

    private boolean isServed(Workspace workspace, String channel, long revision, String operation) {
        HistoryPage page;
        try {
            page = workspace.history(channel, revision - 1, 1);
        } catch (TruncatedException e) {
            findings.require(
                    ledger.mayBeGone(channel, revision),
                    Harm.LOST,
                    "revision " + revision + " of " + channel + " was answered " + Failures.text(e));
            return true;
        }
        Position position = ledger.acknowledged().get(operation);
        boolean there = page.commits().size() == 1
                && page.commits().get(0).position().equals(position)
                && page.commits().get(0).operation().equals(operation);
        findings.require(
                there || !sure.acknowledged().containsKey(operation),
                Harm.LOST,
                operation + " of " + channel + " acknowledged at " + position + ", where " + page.commits() + " is");
        return there;
    }

    /** The end of a log may be of the last moment before a kill. */
    private void takeBack(Log log) {
        for (Map.Entry<String, Position> answer :
                new ArrayList<>(ledger.acknowledged().entrySet())) {
            Deed deed = ledger.deeds().get(answer.getKey());
            boolean beyond = deed != null
                    && deed.channel().equals(log.channel())
                    && answer.getValue().revision() > log.head().revision();
            if (beyond && !sure.acknowledged().containsKey(answer.getKey())) {
                ledger.add(new JournalLine.TakenBack(answer.getKey()));
            }
        }
    }

    private <T> Optional<T> guarded(String what, Callable<T> action) {
        try {
            return Optional.of(action.call());
        } catch (LeanCtxException e) {
            refused(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(Harm.FAILED, what + ": interrupted");
        } catch (Exception | Error e) {
            findings.add(Harm.FAILED, what + ": " + Failures.text(e));
        }
        return Optional.empty();
    }

    /** Damage has a few names; any other answer says something that is not so. */
    private void refused(String what, LeanCtxException answer) {
        boolean named = answer instanceof StoreCorruptException
                || answer instanceof StoreFailedException
                || answer instanceof StoreFormatException
                || what.equals("opening");
        if (named) {
            refusals.add(what + ": " + Failures.text(answer));
        } else {
            findings.add(Harm.TORN, what + ": " + Failures.text(answer));
        }
    }
}
