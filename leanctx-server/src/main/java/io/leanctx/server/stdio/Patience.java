package io.leanctx.server.stdio;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param answer for the answer to a request, with all tries; the longest wait that a server offers is much shorter
 * @param server for somebody to serve the store
 * @param opening for a server to begin the stream of what nobody asked for
 * @param silence until that stream counts as broken: a server sends something every five seconds, be it nothing
 */
record Patience(Duration answer, Duration server, Duration opening, Duration silence) {

    static final Patience USUAL =
            new Patience(Duration.ofMinutes(2), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
