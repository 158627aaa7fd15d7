package io.leanctx.server;

import io.leanctx.InvalidInputException;
import java.time.Duration;

/**
 * How much a server takes at once. Immutable.
 *
 * @param bodyBytes of a request, at most; a commit has at most 1 MiB unless the store was told otherwise, and what is shared is in
 *     Base64
 * @param requestsPerSecond of one principal, from when its burst is used up
 * @param burst of one principal, at once
 * @param connections of all clients, at once
 * @param streams of events, of all clients at once
 * @param streamsEach of events, of one principal at once
 * @param sessions of MCP, of all clients at once
 * @param sessionsEach of MCP, of one principal at once
 * @param threads that use the store for requests
 * @param waiting requests that wait for one of those, before others are refused
 * @param head how long the head of a request may take to come
 * @param body how long the body of a request may take to come
 * @param idle how long a connection may be quiet, and a client not read what it is sent
 * @param session how long a session of MCP lasts that is not used
 * @param stop how long open requests have to be finished when the server stops
 * @since 0.1.0
 */
public record ServerLimits(
        int bodyBytes,
        int requestsPerSecond,
        int burst,
        int connections,
        int streams,
        int streamsEach,
        int sessions,
        int sessionsEach,
        int threads,
        int waiting,
        Duration head,
        Duration body,
        Duration idle,
        Duration session,
        Duration stop) {

    /** What holds where nothing else is said. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            4 << 20,
            1_000,
            2_000,
            2_000,
            1_000,
            64,
            4_096,
            256,
            64,
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(30),
            Duration.ofSeconds(10));

    /**
     * Creates limits; {@link #DEFAULT} and what follows reads better.
     *
     * @throws InvalidInputException if one is not above 0
     */
    public ServerLimits {
        for (int limit : new int[] {
            bodyBytes,
            requestsPerSecond,
            burst,
            connections,
            streams,
            streamsEach,
            sessions,
            sessionsEach,
            threads,
            waiting
        }) {
            require(limit > 0, limit);
        }
        for (Duration limit : new Duration[] {head, body, idle, session, stop}) {
            require(limit.compareTo(Duration.ofMillis(1)) >= 0, limit);
        }
    }

    private static void require(boolean isRight, Object limit) {
        if (!isRight) {
            throw new InvalidInputException("a limit of the server is " + limit + "; each is above 0");
        }
    }

    /**
     * The same, with another limit of bodies.
     *
     * @param bytes of a request, at most
     * @return the limits
     */
    public ServerLimits withBodyBytes(int bytes) {
        return new ServerLimits(
                bytes,
                requestsPerSecond,
                burst,
                connections,
                streams,
                streamsEach,
                sessions,
                sessionsEach,
                threads,
                waiting,
                head,
                body,
                idle,
                session,
                stop);
    }

    /**
     * The same, with another rate of requests.
     *
     * @param perSecond of one principal
     * @param atOnce of one principal, before that rate holds
     * @return the limits
     */
    public ServerLimits withRate(int perSecond, int atOnce) {
        return new ServerLimits(
                bodyBytes,
                perSecond,
                atOnce,
                connections,
                streams,
                streamsEach,
                sessions,
                sessionsEach,
                threads,
                waiting,
                head,
                body,
                idle,
                session,
                stop);
    }

    /**
     * The same, with other numbers of what is open at once.
     *
     * @param mostConnections of all clients
     * @param mostStreams of events, of all clients
     * @param mostStreamsEach of events, of one principal
     * @param mostSessions of MCP, of all clients
     * @param mostSessionsEach of MCP, of one principal
     * @return the limits
     */
    public ServerLimits withOpen(
            int mostConnections, int mostStreams, int mostStreamsEach, int mostSessions, int mostSessionsEach) {
        return new ServerLimits(
                bodyBytes,
                requestsPerSecond,
                burst,
                mostConnections,
                mostStreams,
                mostStreamsEach,
                mostSessions,
                mostSessionsEach,
                threads,
                waiting,
                head,
                body,
                idle,
                session,
                stop);
    }

    /**
     * The same, with other threads.
     *
     * @param atOnce that use the store for requests
     * @param mostWaiting requests that wait for one of those
     * @return the limits
     */
    public ServerLimits withThreads(int atOnce, int mostWaiting) {
        return new ServerLimits(
                bodyBytes,
                requestsPerSecond,
                burst,
                connections,
                streams,
                streamsEach,
                sessions,
                sessionsEach,
                atOnce,
                mostWaiting,
                head,
                body,
                idle,
                session,
                stop);
    }

    /**
     * The same, with other times.
     *
     * @param mostHead for the head of a request
     * @param mostBody for its body
     * @param mostIdle without a byte
     * @param mostSession for a session of MCP that is not used
     * @param mostStop for open requests when the server stops
     * @return the limits
     */
    public ServerLimits withTimes(
            Duration mostHead, Duration mostBody, Duration mostIdle, Duration mostSession, Duration mostStop) {
        return new ServerLimits(
                bodyBytes,
                requestsPerSecond,
                burst,
                connections,
                streams,
                streamsEach,
                sessions,
                sessionsEach,
                threads,
                waiting,
                mostHead,
                mostBody,
                mostIdle,
                mostSession,
                mostStop);
    }
}
