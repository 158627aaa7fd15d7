package io.leanctx.server;

import io.leanctx.InvalidInputException;
import java.time.Duration;

/**
 * How much a server takes at once. Immutable. Each number is above 0; {@link InvalidInputException} says so otherwise.
 *
 * @param bodyBytes of a request, at most; a commit has at most 1 MiB unless the store was told otherwise, and what is shared is in
 *     Base64
 * @param rate how often one principal may ask
 * @param open how much may be open at once
 * @param pool the threads that use the store for requests
 * @param times how long what may take
 * @since 0.1.0
 */
public record ServerLimits(int bodyBytes, Rate rate, Open open, Pool pool, Times times) {

    /** What holds where nothing else is said. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            4 << 20,
            new Rate(1_000, 2_000),
            new Open(2_000, 1_000, 64, 4_096, 256),
            new Pool(64, 256),
            new Times(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(10)));

    /**
     * How often one principal may ask.
     *
     * @param perSecond requests, from when its burst is used up
     * @param burst requests at once
     * @since 0.1.0
     */
    public record Rate(int perSecond, int burst) {

        /** Creates a rate. */
        public Rate {
            requireAboveZero(perSecond, burst);
        }
    }

    /**
     * How much may be open at once.
     *
     * @param connections of all clients
     * @param streams of events, of all clients
     * @param streamsEach of events, of one principal
     * @param sessions of MCP, of all clients
     * @param sessionsEach of MCP, of one principal
     * @since 0.1.0
     */
    public record Open(int connections, int streams, int streamsEach, int sessions, int sessionsEach) {

        /** Creates limits of what is open. */
        public Open {
            requireAboveZero(connections, streams, streamsEach, sessions, sessionsEach);
        }
    }

    /**
     * The threads that use the store for requests.
     *
     * @param threads how many
     * @param waiting how many requests wait for one of those, before others are refused
     * @since 0.1.0
     */
    public record Pool(int threads, int waiting) {

        /** Creates the limits of a pool. */
        public Pool {
            requireAboveZero(threads, waiting);
        }
    }

    /**
     * How long what may take.
     *
     * @param head the head of a request, to come
     * @param body the body of a request, to come
     * @param idle a connection without a byte, and a client that does not read what it is sent
     * @param session a session of MCP that is not used
     * @param stop open requests when the server stops
     * @since 0.1.0
     */
    public record Times(Duration head, Duration body, Duration idle, Duration session, Duration stop) {

        /** Creates limits of time, each at least a millisecond. */
        public Times {
            requireAboveZero(head.toMillis(), body.toMillis(), idle.toMillis(), session.toMillis(), stop.toMillis());
        }
    }

    /** Creates limits. */
    public ServerLimits {
        requireAboveZero(bodyBytes);
    }

    private static void requireAboveZero(long... limits) {
        for (long limit : limits) {
            if (limit <= 0) {
                throw new InvalidInputException("a limit of the server is " + limit + "; each is above 0");
            }
        }
    }

    /**
     * The same, with another limit of bodies.
     *
     * @param bytes of a request, at most
     * @return the limits
     */
    public ServerLimits withBodyBytes(int bytes) {
        return new ServerLimits(bytes, rate, open, pool, times);
    }

    /**
     * The same, with another rate.
     *
     * @param value how often one principal may ask
     * @return the limits
     */
    public ServerLimits with(Rate value) {
        return new ServerLimits(bodyBytes, value, open, pool, times);
    }

    /**
     * The same, with other numbers of what is open.
     *
     * @param value how much may be open at once
     * @return the limits
     */
    public ServerLimits with(Open value) {
        return new ServerLimits(bodyBytes, rate, value, pool, times);
    }

    /**
     * The same, with other threads.
     *
     * @param value the threads
     * @return the limits
     */
    public ServerLimits with(Pool value) {
        return new ServerLimits(bodyBytes, rate, open, value, times);
    }

    /**
     * The same, with other times.
     *
     * @param value how long what may take
     * @return the limits
     */
    public ServerLimits with(Times value) {
        return new ServerLimits(bodyBytes, rate, open, pool, value);
    }
}
