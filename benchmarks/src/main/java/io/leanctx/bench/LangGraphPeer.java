package io.leanctx.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.checkpoint.MemorySaver;

/** LangGraph4j's checkpoints in memory: the newest state is read, and put as the next one with an entry more. */
final class LangGraphPeer implements Peer {

    private static final String ENTRIES = "entries";

    private final MemorySaver saver = new MemorySaver();

    private static RunnableConfig config(String session) {
        return RunnableConfig.builder().threadId(session).build();
    }

    @Override
    public void begin(String session) {
        // The first checkpoint makes it.
    }

    @Override
    public Writer writer(String session, String agent) {
        RunnableConfig config = config(session);
        return text -> {
            List<String> entries = new ArrayList<>(entries(config));
            entries.add(agent + '\n' + text);
            saver.put(
                    config,
                    Checkpoint.builder()
                            .nodeId(agent)
                            .nextNodeId(agent)
                            .state(Map.of(ENTRIES, entries))
                            .build());
        };
    }

    private List<String> entries(RunnableConfig config) {
        Optional<Object> found =
                saver.get(config).map(checkpoint -> checkpoint.getState().get(ENTRIES));
        return found.filter(List.class::isInstance)
                .map(list -> ((List<?>) list).stream().map(String::valueOf).toList())
                .orElse(List.of());
    }

    @Override
    public List<String> texts(String session) {
        return entries(config(session)).stream()
                .map(entry -> entry.substring(entry.indexOf('\n') + 1))
                .toList();
    }

    @Override
    public int list() throws SkippedException {
        throw new SkippedException("a saver lists no threads");
    }

    @Override
    public void close() {
        // It holds nothing but memory.
    }
}
