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

/** What else agents' sessions are kept in, each beside a store of ours at like durability, and what each of them loses. */
final class PeersExperiment implements Experiment {

    private static final int WRITERS = 16;
    private static final int COUNTED = 8;
    private static final int READ = 1_000;
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
        Map<String, Peer> open = new LinkedHashMap<>();
        try {
            Rounds rounds = new Rounds();
            int[] sessions = {0};
            for (Map.Entry<String, Maker> one : PEERS.entrySet()) {
                Path own = Files.createDirectories(directory.resolve(one.getKey()));
                Peer peer = one.getValue().make(own);
                open.put(one.getKey(), peer);
                rounds.add(one.getKey(), (length, into) -> append(peer, texts, "hot" + sessions[0]++, length, into));
            }
            Series series = rounds.run(scale);
            for (Map.Entry<String, Peer> one : open.entrySet()) {
                for (int round = 0; round < scale.rounds(); round++) {
                    series.add("lost." + one.getKey(), lost(one.getValue(), texts, "lost" + round, scale.acked()));
                }
                if (!one.getKey().startsWith("sync.")) {
                    read(one.getValue(), one.getKey(), texts, scale, series);
                }
            }
            return series;
        } finally {
            for (Peer peer : open.values()) {
                peer.close();
            }
        }
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
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (Peer.Writer writer : writers) {
            int own = tasks.size();
            tasks.add(() -> {
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

    private static void read(Peer peer, String name, Texts texts, Scale scale, Series series) throws Exception {
        String session = "read";
        peer.begin(session);
        int entries = Math.min(READ, scale.entries());
        try (Peer.Writer writer = peer.writer(session, "reader")) {
            for (int i = 0; i < entries; i++) {
                writer.append(texts.text(i));
            }
        }
        for (int i = 0; i < scale.channels(); i++) {
            peer.begin("listed" + i);
            try (Peer.Writer writer = peer.writer("listed" + i, "reader")) {
                writer.append(texts.text(i));
            }
        }
        for (int round = 0; round < scale.rounds(); round++) {
            long began = System.nanoTime();
            if (peer.texts(session).size() < entries) {
                throw new IllegalStateException(name + " does not have all of what one thread wrote");
            }
            series.add("read." + name, (System.nanoTime() - began) / 1e3);
            began = System.nanoTime();
            try {
                peer.list();
                series.add("list." + name, (System.nanoTime() - began) / 1e6);
            } catch (SkippedException e) {
                series.absent("list." + name, e.reason());
            }
        }
    }
}
