package io.leanctx.server.stdio;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is asked of one server after another until it is answered. For one thread. */
final class Errand {

    private static final Logger LOG = LoggerFactory.getLogger(Errand.class);
    private static final int MOST_TRIES = 8;

    private final Session session;
    private final Message request;
    private final Patience patience;
    /** Whether a server that gave no answer may have done it. */
    private boolean mayBeDone;

    Errand(Session session, Message request, Patience patience) {
        this.session = session;
        this.request = request;
        this.patience = patience;
    }

    /** What the client is to read: always something. */
    byte[] answer() {
        try {
            return asked();
        } catch (UnreachableException e) {
            return failed("unavailable", String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            return failed(e.code(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            // The flag stays down: the answer is yet to be written, by a thread that has nothing to do after it.
            return failed("interrupted", Replies.ENDING);
        } catch (RuntimeException | Error e) {
            return broken(request, e);
        }
    }

    /** What answers a request over which something failed that should not. */
    static byte[] broken(Message request, Throwable failure) {
        log("a request", failure);
        return Replies.failed(
                request,
                "internal",
                "something failed inside of leanctx mcp, which has it in its log; look what"
                        + " became of the request before you ask again");
    }

    /** Without the message, which may have what the client sent. */
    static void log(String what, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.error("{} failed with {} at {}", what, failure.getClass().getName(), trace.length > 0 ? trace[0] : "?");
    }

    private byte[] failed(String code, String text) {
        return mayBeDone && !Repetition.onlyLooks(request)
                ? Replies.unknown(request, text)
                : Replies.failed(request, code, text);
    }

    private byte[] asked() throws UnreachableException, RefusedException, InterruptedException {
        long end = System.nanoTime() + patience.answer().toNanos();
        long waits = patience.server().toNanos();
        Session.State state = session.state();
        String why = "";
        for (int i = 0; i < MOST_TRIES && end - System.nanoTime() > 0; i++) {
            session.await(state);
            try {
                return session.ask(state, request, Duration.ofNanos(end - System.nanoTime()));
            } catch (LostException e) {
                mayBeDone |= !e.undone();
                why = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                // It is under way to the server, or there.
                mayBeDone = true;
                throw e;
            }
            if (mayBeDone && !Repetition.isSafe(request)) {
                return Replies.unknown(request, "no answer came (" + why + ")");
            }
            long began = System.nanoTime();
            state = session.renewed(state, Duration.ofNanos(waits));
            waits -= System.nanoTime() - began;
        }
        throw new UnreachableException("no server that was asked has answered (" + why + "); ask again");
    }
}
