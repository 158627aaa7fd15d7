package io.leanctx.bench;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.List;

/** LangChain4j's chat memory over its store in memory: all messages are read, and put back with one more. */
final class LangChainPeer implements Peer {

    private final InMemoryChatMemoryStore store = new InMemoryChatMemoryStore();

    @Override
    public void begin(String session) {
        // The first message makes it.
    }

    @Override
    public Writer writer(String session, String agent) {
        ChatMemory memory = MessageWindowChatMemory.builder()
                .id(session)
                .maxMessages(Integer.MAX_VALUE)
                .chatMemoryStore(store)
                .build();
        return text -> memory.add(UserMessage.from(agent, text));
    }

    @Override
    public List<String> texts(String session) {
        return store.getMessages(session).stream().map(LangChainPeer::text).toList();
    }

    private static String text(ChatMessage message) {
        return message instanceof UserMessage user ? user.singleText() : "";
    }

    @Override
    public int list() throws SkippedException {
        throw new SkippedException("a memory store lists no memories");
    }

    @Override
    public void close() {
        // It holds nothing but memory.
    }
}
