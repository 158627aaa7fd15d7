package io.leanctx.server;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import java.io.IOException;

/**
 * The server with the fixtures of the conformance suite beside the tools, over a store in memory. Prints where it is, and ends with
 * its standard input.
 */
final class ConformanceServer {

    private ConformanceServer() {}

    public static void main(String[] arguments) throws IOException {
        try (SessionStore store = LeanCtx.inMemory();
                LeanCtxServer server = LeanCtxServer.over(store)
                        .beside(ConformanceFixtures::addTo, ConformanceFixtures.WATCHED::equals)
                        .start()) {
            System.out.println("serving at " + server.uri());
            while (System.in.read() >= 0) {
                // Whoever started it says nothing, and then ends, one way or another.
                continue;
            }
        }
    }
}
