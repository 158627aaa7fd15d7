package io.leanctx.server.stdio;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's session, which lives on while servers come and go: with each it is begun anew as the client began it, with its
 * subscriptions. Safe for use by several threads.
 */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String UPDATED = "notifications/resources/updated";
    private static final String INITIALIZED = "notifications/initialized";
    /** So long a request waits for somebody to serve the store. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 200;
    /** Nobody waits for it; but who is subscribed is to hear again of changes. */
    private static final long BETWEEN_TRIES_SECONDS = 15;

    /** With which server it is just now. A new one each time that changes, also for the worse. */
    static final class State {
        private final @Nullable Link link;
        private final String failure;
        private final boolean untried;

        private State(@Nullable Link link, String failure, boolean untried) {
            this.link = link;
            this.failure = failure;
            this.untried = untried;
        }

        static State with(Link link) {
            return new State(link, "", false);
        }

        static State without(String failure) {
            return new State(null, failure, false);
        }

        /** Nobody has been looked for yet. */
        static State untried() {
            return new State(null, "", true);
        }
    }

    private final Finder finder;
    private final Optional<Greeting> greeting;
    private final Consumer<byte[]> out;
    private final CompletableFuture<HttpClient> http;
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread keeper;
    private volatile State state = State.without("");
    private volatile @Nullable Message initialize;
    private volatile boolean introduced;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates a session that has not begun.
     *
     * @param greeting answers {@code initialize} for all servers that can be found; empty where the server does
     * @param out takes what the client is to read
     */
    Session(Finder finder, Optional<Greeting> greeting, Consumer<byte[]> out) {
        this.finder = finder;
        this.greeting = greeting;
        this.http = CompletableFuture.supplyAsync(finder::client);
        this.out = out;
        this.keeper = new Thread(this::keep, "leanctx-bridge-keeper");
        keeper.setDaemon(true);
        keeper.start();
    }

    State state() {
        return state;
    }

    /** Begins the session, anew if the client does; gives back what answers the request. */
    byte[] begin(Message request) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Optional<String> refusal = greeting.flatMap(known -> known.refusal(request));
            if (refusal.isPresent()) {
                return Replies.failed(request, "invalid_input", refusal.get());
            }
            leave(state);
            initialize = request;
            introduced = false;
            subscriptions.clear();
            if (greeting.isPresent()) {
                changeTo(State.untried());
                return greeting.get().answer(request);
            }
            Link link = connected(request);
            changeTo(State.with(link));
            return link.initialized();
        } catch (UnreachableException e) {
            // The request that comes after all, as some clients send one, tries again.
            changeTo(State.without(String.valueOf(e.getMessage())));
            return Replies.failed(request, "unavailable", String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    /** Passes on what is not answered. What is lost with a server needs no other one. */
    void tell(Message message) throws InterruptedException {
        boolean isIntroduction = message.is(INITIALIZED);
        Link link;
        lock.lockInterruptibly();
        try {
            introduced |= isIntroduction;
            link = state.link;
        } finally {
            lock.unlock();
        }
        if (link == null) {
            return;
        }
        try {
            link.tell(message.bytes());
            if (isIntroduction) {
                link.open();
            }
        } catch (LostException | RefusedException e) {
            LOG.debug("the server did not take a message that needs no answer: {}", e.getMessage());
        }
    }

    /** Asks the server of a state. */
    byte[] ask(State at, Message request) throws LostException, RefusedException, InterruptedException {
        Link link = at.link;
        if (link == null) {
            throw new LostException(at.failure, true);
        }
        String subscribed = request.is("resources/subscribe") ? request.uri().orElse("") : "";
        // Before it is asked: where the server ends meanwhile, the next one is to know of it.
        boolean isNew = !subscribed.isEmpty() && subscriptions.add(subscribed);
        if (request.is("resources/unsubscribe")) {
            request.uri().ifPresent(subscriptions::remove);
        }
        byte[] bytes = asked(link, request);
        try {
            Answer answer = Answer.read(bytes);
            if (answer.isInterrupted() && !isEnded()) {
                throw new LostException("the server is stopping", true);
            }
            if (isNew && answer.isError()) {
                subscriptions.remove(subscribed);
            }
        } catch (IOException e) {
            throw new RefusedException(502, "internal", "the server answered something that is not of MCP");
        }
        return bytes;
    }

    private byte[] asked(Link link, Message request) throws LostException, RefusedException, InterruptedException {
        try {
            return link.ask(request.bytes(), Patience.USUAL.answer());
        } catch (RefusedException e) {
            if (e.isForStrangers() && finder.mayChange()) {
                // The port of a server that ended can become that of the next one, which has another secret.
                throw new LostException(String.valueOf(e.getMessage()), true);
            }
            throw e;
        }
    }

    /**
     * The session with the next server, once there is one.
     *
     * @param seen the state that turned out to be over
     * @throws UnreachableException if there was none in time
     */
    State renewed(State seen) throws UnreachableException, InterruptedException {
        lock.lockInterruptibly();
        try {
            Message first = initialize;
            if (state != seen) {
                // Somebody else was faster, or waited as long as this would.
                if (state.link == null) {
                    throw new UnreachableException(state.failure);
                }
                return state;
            } else if (first == null) {
                throw new UnreachableException("there is no session yet; begin with initialize");
            }
            leave(seen);
            try {
                return changeTo(State.with(connected(first)));
            } catch (UnreachableException e) {
                changeTo(State.without(String.valueOf(e.getMessage())));
                throw e;
            } catch (RuntimeException | LinkageError e) {
                changeTo(State.without("something failed inside of leanctx mcp, which has it in its log; ask again"));
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private static void leave(State over) {
        if (over.link != null) {
            over.link.close();
        }
    }

    private State changeTo(State next) {
        state = next;
        changed.signalAll();
        return next;
    }

    private Link connected(Message first) throws UnreachableException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            String why;
            Finder.Found found = finder.look();
            if (found instanceof Finder.Found.Server server) {
                try {
                    return begun(server.endpoint(), first);
                } catch (LostException e) {
                    why = e.getMessage() + " at " + server.endpoint();
                } catch (RefusedException e) {
                    why = refused(server.endpoint(), e);
                }
            } else {
                why = ((Finder.Found.Nobody) found).reason();
            }
            if (System.nanoTime() - end >= 0 || ended.await(pause, TimeUnit.MILLISECONDS)) {
                throw new UnreachableException(why);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private Link begun(Endpoint endpoint, Message first)
            throws LostException, RefusedException, UnreachableException, InterruptedException {
        Link link = Link.begin(
                http.join(), endpoint, first.bytes(), out, Patience.USUAL, Patience.USUAL.server());
        if (greeting.isPresent() && !link.version().equals(Optional.of(Greeting.agreed(first)))) {
            throw new UnreachableException("the process that serves the store, at " + endpoint + ", does not speak the"
                    + " version of the protocol that was agreed on with the client: it is of another version of"
                    + " leanctx; end it, and start the client again");
        }
        if (introduced) {
            introduce(link);
        }
        return link;
    }

    /** Why a server did not begin a session, if another try may help. */
    private String refused(Endpoint endpoint, RefusedException refusal) throws UnreachableException {
        String why = refusal.getMessage() + " (" + endpoint + ")";
        if (refusal.isForLater() || (refusal.isForStrangers() && finder.mayChange())) {
            return why;
        }
        throw new UnreachableException(
                refusal.isForStrangers() ? why + "; set LEANCTX_TOKEN to it, or give --token-file" : why);
    }

    private void introduce(Link link) throws LostException, RefusedException, InterruptedException {
        link.tell(Replies.notification(INITIALIZED, Optional.empty()));
        link.open();
        for (String uri : subscriptions) {
            link.ask(
                    Replies.request("leanctx-bridge", "resources/subscribe", Optional.of(uri)),
                    Patience.USUAL.opening());
            // Nobody has told of what changed between the servers.
            out.accept(Replies.notification(UPDATED, Optional.of(uri)));
        }
    }

    /** Passes on what servers say unasked, and sees to it that there is one as soon as the last one is gone. */
    private void keep() {
        try {
            while (!isEnded()) {
                State now = state;
                if (now.link != null) {
                    long began = System.nanoTime();
                    now.link.listen();
                    // A server that ends each stream at once is not asked without end.
                    if (System.nanoTime() - began > SHORT_NANOS || !ended.await(1, TimeUnit.SECONDS)) {
                        again(now);
                    }
                } else if (now.untried || (!changedSince(now) && !subscriptions.isEmpty())) {
                    again(now);
                }
            }
        } catch (InterruptedException e) {
            // It is closed.
            Thread.currentThread().interrupt();
        }
    }

    private void again(State over) throws InterruptedException {
        try {
            if (!isEnded()) {
                renewed(over);
            }
        } catch (UnreachableException e) {
            if (!isEnded()) {
                LOG.warn("{}", e.getMessage());
            }
        } catch (RuntimeException | LinkageError e) {
            // Without this thread nobody would look for a server any more, or pass notices on.
            Errand.log("looking for a server", e);
        }
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Waits until there is another state; false if there is none for a while. */
    private boolean changedSince(State seen) throws InterruptedException {
        long rest = TimeUnit.SECONDS.toNanos(BETWEEN_TRIES_SECONDS);
        lock.lockInterruptibly();
        try {
            while (state == seen && rest > 0) {
                rest = changed.awaitNanos(rest);
            }
            return state != seen;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the session. */
    @Override
    public void close() {
        ended.countDown();
        keeper.interrupt();
        leave(state);
        finder.close();
    }
}
