package io.leanctx.bench;

import com.google.adk.events.Event;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.List;

/** The sessions of Google's Agent Development Kit in memory: a copy is read, added to, and put back. */
final class AdkPeer implements Peer {

    private static final String APPLICATION = "bench";
    private static final String USER = "agents";

    private final InMemorySessionService service = new InMemorySessionService();

    private static SessionKey key(String session) {
        return new SessionKey(APPLICATION, USER, session);
    }

    @Override
    public void begin(String session) {
        service.createSession(key(session)).ignoreElement().blockingAwait();
    }

    @Override
    public Writer writer(String session, String agent) {
        return text -> {
            Session copy = read(session);
            Event event = Event.builder()
                    .id(Event.generateEventId())
                    .author(agent)
                    .timestamp(System.currentTimeMillis())
                    .content(Content.fromParts(Part.fromText(text)))
                    .build();
            service.appendEvent(copy, event).ignoreElement().blockingAwait();
        };
    }

    private Session read(String session) {
        return service.getSession(key(session), null).blockingGet();
    }

    @Override
    public List<String> texts(String session) {
        return read(session).events().stream()
                .map(event -> event.content().map(Content::text).orElse(""))
                .toList();
    }

    @Override
    public int list() {
        return service.listSessions(APPLICATION, USER).blockingGet().sessions().size();
    }

    @Override
    public void close() {
        // It holds nothing but memory.
    }
}
