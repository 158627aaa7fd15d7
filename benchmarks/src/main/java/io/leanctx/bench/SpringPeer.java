package io.leanctx.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.tools.RunScript;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.session.EventFilter;
import org.springframework.ai.session.Session;
import org.springframework.ai.session.SessionEvent;
import org.springframework.ai.session.jdbc.JdbcSessionRepository;

/**
 * Spring AI's sessions over JDBC, on a file of H2. H2 does not bring a transaction to the device when it commits; where that
 * is wanted here, it is told to after each append.
 */
final class SpringPeer implements Peer {

    private static final String SCHEMA = "/org/springframework/ai/session/jdbc/schema-h2.sql";
    private static final String USER = "agents";
    private static final int CONNECTIONS = 32;

    private final JdbcConnectionPool pool;
    private final JdbcSessionRepository repository;
    private final boolean sync;

    SpringPeer(Path file, boolean sync) throws SQLException, IOException {
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + file.toAbsolutePath() + ";LOCK_TIMEOUT=60000", "sa", "");
        pool.setMaxConnections(CONNECTIONS);
        try (Connection connection = pool.getConnection();
                InputStream schema = JdbcSessionRepository.class.getResourceAsStream(SCHEMA)) {
            if (schema == null) {
                throw new IOException(SCHEMA + " is not on the class path");
            }
            RunScript.execute(connection, new InputStreamReader(schema, StandardCharsets.UTF_8));
        }
        repository = JdbcSessionRepository.builder().dataSource(pool).build();
        this.sync = sync;
    }

    @Override
    public void begin(String session) {
        repository.save(Session.builder()
                .id(session)
                .userId(USER)
                .createdAt(Instant.now())
                .build());
    }

    @Override
    public Writer writer(String session, String agent) {
        return text -> {
            repository.appendEvent(SessionEvent.builder()
                    .sessionId(session)
                    .timestamp(Instant.now())
                    .message(new UserMessage(text))
                    .metadata("agent", agent)
                    .build());
            if (sync) {
                checkpoint();
            }
        };
    }

    private void checkpoint() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public List<String> texts(String session) {
        return repository.findEvents(session, EventFilter.all()).stream()
                .map(event -> String.valueOf(event.getMessage().getText()))
                .toList();
    }

    @Override
    public int list() {
        return repository.findByUserId(USER).size();
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } finally {
            pool.dispose();
        }
    }
}
