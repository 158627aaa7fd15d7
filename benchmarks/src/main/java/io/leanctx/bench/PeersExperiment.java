package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.core.LeanCtx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;

/** What else agents' sessions are kept in, each beside a store of ours at like durability, and what each of them loses. */
final class PeersExperiment implements Experiment {

    private static final int WRITERS = 16;
    private static final int COUNTED = 8;
    private static final int READ = 1_000;
    private static final String READ_SESSION = "read";
    private static final double LEAST = 5;

    /** Makes a peer in a directory. */
    @FunctionalInterface
    private interface Maker {
        Peer make(Path directory) throws Exception;
    }

    private static final Map<String, Maker> PEERS = peers();

    private static Map<String, Maker> peers() {
        Map<String, Maker> peers = new LinkedHashMap<>();
        peers.put("sync.leanctx", directory -> new LeanPeer(Stores.rocks(directory.resolve("s"), Durability.SYNC)));
        peers.put("sync.spring", directory -> new SpringPeer(directory.resolve("h2"), true));
        peers.put("sync.sqlite", directory -> new SqlitePeer(directory.resolve("db"), true));
        peers.put("sync.mvstore", directory -> new MvStorePeer(directory.resolve("mv"), true));
        peers.put(
                "relaxed.leanctx", directory -> new LeanPeer(Stores.rocks(directory.resolve("s"), Durability.RELAXED)));
        peers.put("relaxed.spring", directory -> new SpringPeer(directory.resolve("h2"), false));
        peers.put("relaxed.sqlite", directory -> new SqlitePeer(directory.resolve("db"), false));
        peers.put("relaxed.mvstore", directory -> new MvStorePeer(directory.resolve("mv"), false));
        peers.put("memory.leanctx", directory -> new LeanPeer(LeanCtx.inMemory()));
        peers.put("memory.adk", directory -> new AdkPeer());
        peers.put("memory.langgraph4j", directory -> new LangGraphPeer());
        peers.put("memory.langchain4j", directory -> new LangChainPeer());
        return peers;
    }

    /** The names of all, each with its durability in front. */
    static List<String> names() {
        return List.copyOf(PEERS.keySet());
    }

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (String durability : List.of("sync", "relaxed")) {
            goals.add(against(durability, "spring", "spring-ai-session-jdbc on H2"));
            goals.add(against(durability, "sqlite", "SQLite"));
        }
        for (String name : PEERS.keySet()) {
            if (name.endsWith(".leanctx")) {
                goals.add(Goal.atMost(
                        "lost-" + name,
                        "acknowledged entries that are gone, 8 writers on one session, " + name,
                        0,
                        Unit.COUNT,
                        series -> series.of("lost." + name)));
            }
        }
        return goals;
    }

    private static Goal against(String durability, String peer, String described) {
        return Goal.atLeast(
                peer + "-" + durability,
                "against " + described + ", " + (durability.equals("sync") ? "SYNC" : "RELAXED")
                        + ", one hot session, 16 writers",
                LEAST,
                Unit.TIMES,
                series -> series.ratio(durability + ".leanctx.rate", durability + "." + peer + ".rate"));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        Path own = directory.resolve("own");
        Rounds rounds = new Rounds();
        for (Map.Entry<String, Maker> one : PEERS.entrySet()) {
            rounds.add(one.getKey(), (length, into) -> {
                // Each time a new one, so that none is slow for what another, or itself, keeps in memory.
                try (Peer peer = one.getValue().make(Files.createDirectories(own))) {
                    append(peer, texts, "hot", length, into);
                }
                Scratch.delete(own);
            });
        }
        Series series = rounds.run(scale);
        for (Map.Entry<String, Maker> one : PEERS.entrySet()) {
            try (Peer peer = one.getValue().make(Files.createDirectories(own))) {
                for (int round = 0; round < scale.rounds(); round++) {
                    series.add("lost." + one.getKey(), lost(peer, texts, "lost" + round, scale.acked()));
                }
            }
            Scratch.delete(own);
        }
        read(scale, directory, texts, series);
        return series;
    }

    private static void append(Peer peer, Texts texts, String session, Duration length, Slice.Sink into)
            throws Exception {
        peer.begin(session);
        List<Peer.Writer> writers = writers(peer, session, WRITERS);
        List<Writers.Write> writes = new ArrayList<>();
        for (Peer.Writer writer : writers) {
            int offset = writes.size() * 257;
            writes.add(number -> writer.append(texts.text(offset + number)));
        }
        Writers.run(length, writes).into(into);
        writers.forEach(Peer.Writer::close);
    }

    /** How many entries are gone that were acknowledged. */
    static int lost(Peer peer, Texts texts, String session, int each) throws Exception {
        peer.begin(session);
        List<Peer.Writer> writers = writers(peer, session, COUNTED);
        CyclicBarrier ready = new CyclicBarrier(COUNTED);
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (Peer.Writer writer : writers) {
            int own = tasks.size();
            tasks.add(() -> {
                ready.await();
                List<String> acked = new ArrayList<>();
                for (int number = 0; number < each; number++) {
                    String text = own + "/" + number + " " + texts.text(number);
                    writer.append(text);
                    acked.add(text);
                }
                return acked;
            });
        }
        Set<String> acked = new HashSet<>();
        Writers.all(tasks).forEach(acked::addAll);
        writers.forEach(Peer.Writer::close);
        peer.texts(session).forEach(acked::remove);
        return acked.size();
    }

    private static List<Peer.Writer> writers(Peer peer, String session, int number) throws Exception {
        List<Peer.Writer> writers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            writers.add(peer.writer(session, "agent" + i));
        }
        return writers;
    }

    /** Reads and lists in turn, as often before it counts as then; durability makes no difference to it. */
    private static void read(Scale scale, Path directory, Texts texts, Series series) throws Exception {
        int entries = Math.min(READ, scale.entries());
        Map<String, Peer> open = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Maker> one : PEERS.entrySet()) {
                if (!one.getKey().startsWith("sync.")) {
                    Path own = Files.createDirectories(directory.resolve("read." + one.getKey()));
                    Peer peer = one.getValue().make(own);
                    open.put(one.getKey(), peer);
                    fill(peer, texts, entries, scale.channels());
                }
            }
            for (int round = 0; round < 2 * scale.rounds(); round++) {
                Series into = round < scale.rounds() ? Series.empty() : series;
                for (Map.Entry<String, Peer> one : open.entrySet()) {
                    read(one.getValue(), one.getKey(), entries, into);
                }
            }
        } finally {
            for (Peer peer : open.values()) {
                peer.close();
            }
        }
    }

    private static void fill(Peer peer, Texts texts, int entries, int channels) throws Exception {
        peer.begin(READ_SESSION);
        try (Peer.Writer writer = peer.writer(READ_SESSION, "reader")) {
            for (int i = 0; i < entries; i++) {
                writer.append(texts.text(i));
            }
        }
        for (int i = 0; i < channels; i++) {
            peer.begin("listed" + i);
            try (Peer.Writer writer = peer.writer("listed" + i, "reader")) {
                writer.append(texts.text(i));
            }
        }
    }

    private static void read(Peer peer, String name, int entries, Series into) throws Exception {
        long began = System.nanoTime();
        if (peer.texts(READ_SESSION).size() < entries) {
            throw new IllegalStateException(name + " does not have all of what one thread wrote");
        }
        into.add("read." + name, (System.nanoTime() - began) / 1e3);
        began = System.nanoTime();
        try {
            peer.list();
            into.add("list." + name, (System.nanoTime() - began) / 1e6);
        } catch (SkippedException e) {
            into.absent("list." + name, e.reason());
        }
    }
}
