package io.leanctx.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * SQLite with a write-ahead log and a revision that is compared. One connection and a lock before it: with a connection for
 * each writer SQLite polls for its own lock, and is many times slower.
 */
final class SqlitePeer implements Peer {

    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();
    private final PreparedStatement read;
    private final PreparedStatement compare;
    private final PreparedStatement insert;

    SqlitePeer(Path file, boolean sync) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=" + (sync ? "FULL" : "NORMAL"));
            statement.execute("CREATE TABLE head (session TEXT PRIMARY KEY, rev INTEGER NOT NULL)");
            statement.execute("CREATE TABLE entry (session TEXT NOT NULL, rev INTEGER NOT NULL, agent TEXT NOT NULL,"
                    + " at INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (session, rev)) WITHOUT ROWID");
        }
        read = connection.prepareStatement("SELECT rev FROM head WHERE session = ?");
        compare = connection.prepareStatement("UPDATE head SET rev = rev + 1 WHERE session = ? AND rev = ?");
        insert = connection.prepareStatement("INSERT INTO entry VALUES (?, ?, ?, ?, ?)");
        connection.setAutoCommit(false);
    }

    @Override
    public void begin(String session) throws SQLException {
        turn.lock();
        try (PreparedStatement head = connection.prepareStatement("INSERT INTO head VALUES (?, 0)")) {
            head.setString(1, session);
            head.executeUpdate();
            connection.commit();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Writer writer(String session, String agent) {
        return text -> {
            // The revision is looked at under the lock too, so that nobody is in the way and no transaction is for
            // nothing.
            turn.lock();
            try {
                append(session, agent, text, revision(session));
            } finally {
                turn.unlock();
            }
        };
    }

    private long revision(String session) throws SQLException {
        read.setString(1, session);
        try (ResultSet rows = read.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void append(String session, String agent, String text, long seen) throws SQLException {
        try {
            compare.setString(1, session);
            compare.setLong(2, seen);
            if (compare.executeUpdate() != 1) {
                throw new IllegalStateException(
                        session + " is not at " + seen + " any more, though nobody else writes");
            }
            insert.setString(1, session);
            insert.setLong(2, seen + 1);
            insert.setString(3, agent);
            insert.setLong(4, System.currentTimeMillis());
            insert.setString(5, text);
            insert.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    @Override
    public List<String> texts(String session) throws SQLException {
        turn.lock();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT text FROM entry WHERE session = ? ORDER BY rev")) {
            select.setString(1, session);
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            connection.commit();
            return texts;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public int list() throws SQLException {
        turn.lock();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT session, rev FROM head ORDER BY session")) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
