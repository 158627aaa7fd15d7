package io.leanctx.server.stdio;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's session, which lives on while servers come and go: with each it is begun anew as the client began it, with its
 * subscriptions. One thread of it looks for servers, the others wait for what it finds, each no longer than it may. Safe for use by several
 * threads.
 */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String UPDATED = "notifications/resources/updated";
    private static final String INITIALIZED = "notifications/initialized";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);
    /** Nobody waits for it; but who is subscribed is to hear again of changes. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(15);

    /** With which server it is just now. A new one each time that changes, also for the worse. */
    static final class State {
        private final @Nullable Link link;
        private final @Nullable Message begunWith;
        private final String failure;
        private final boolean untried;

        private State(@Nullable Link link, @Nullable Message begunWith, String failure, boolean untried) {
            this.link = link;
            this.begunWith = begunWith;
            this.failure = failure;
            this.untried = untried;
        }

        static State with(Link link, Message begunWith) {
            return new State(link, begunWith, "", false);
        }

        static State without(String failure) {
            return new State(null, null, failure, false);
        }

        /** One is being looked for. */
        static State untried() {
            return new State(null, null, "", true);
        }
    }

    private final Finder finder;
    private final Optional<Greeting> greeting;
    private final Consumer<byte[]> out;
    private final Patience patience;
    private final CompletableFuture<HttpClient> http;
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    /** For the fields below. Under it nothing is waited for but that they change. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Thread keeper;
    private volatile State state = State.without("");
    private volatile @Nullable Message initialize;
    private volatile boolean introduced;
    private volatile String lastFailure = "";
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates a session that has not begun.
     *
     * @param greeting answers {@code initialize} for all servers that can be found, which then list what this library's do; empty
     *     where the server does
     * @param out takes what the client is to read
     */
    Session(Finder finder, Optional<Greeting> greeting, Consumer<byte[]> out, Patience patience) {
        this.finder = finder;
        this.greeting = greeting;
        this.patience = patience;
        this.http = CompletableFuture.supplyAsync(finder::client);
        this.out = out;
        this.keeper = new Thread(this::keep, "leanctx-bridge-keeper");
        keeper.setDaemon(true);
        keeper.start();
    }

    State state() {
        return state;
    }

    /**
     * Begins the session, anew if the client does. Does not wait for a server.
     *
     * @return what answers the request; empty where the server does, and the request is to be asked as any other
     */
    Optional<byte[]> begin(Message request) {
        Optional<String> refusal = greeting.flatMap(known -> known.refusal(request));
        if (refusal.isPresent()) {
            return Optional.of(Replies.failed(request, "invalid_input", refusal.get()));
        }
        State over;
        lock.lock();
        try {
            over = state;
            initialize = request;
            introduced = false;
            subscriptions.clear();
            changeTo(State.untried());
        } finally {
            lock.unlock();
        }
        if (over.link != null) {
            var unused = over.link.end();
        }
        return greeting.map(known -> known.answer(request));
    }

    /** Notes what is not answered. It is passed on by {@link #tell}, to the server of the state that this gives back. */
    State hear(Message message) {
        lock.lock();
        try {
            introduced |= message.is(INITIALIZED);
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** What answers a request that need not wait for a server, once there is a session. */
    Optional<byte[]> known(Message request) {
        return greeting.isPresent() && initialize != null ? Listings.answer(request) : Optional.empty();
    }

    /** Passes on what is not answered. What is lost with a server needs no other one. */
    void tell(State at, Message message) throws InterruptedException {
        Link link = at.link;
        if (link == null) {
            return;
        }
        boolean isIntroduction = message.is(INITIALIZED);
        try {
            link.tell(message.bytes(), patience.answer());
            if (isIntroduction) {
                link.open();
            }
        } catch (LostException | RefusedException e) {
            LOG.debug("the server did not take a message that needs no answer: {}", e.getMessage());
            if (isIntroduction) {
                // With the next one, the introduction comes first.
                lose(at);
            }
        }
    }

    /** Waits until the server of a state has heard what the client said before: that it is ready, and listens. */
    void await(State at) throws InterruptedException {
        if (introduced && at.link != null) {
            at.link.awaitOpen(patience.opening());
        }
    }

    /**
     * Asks the server of a state.
     *
     * @param within how long it may take
     */
    byte[] ask(State at, Message request, Duration within)
            throws LostException, RefusedException, InterruptedException {
        Link link = at.link;
        if (link == null) {
            throw new LostException(at.failure, true);
        } else if (request.is("initialize")) {
            if (at.begunWith != request) {
                throw new RefusedException(409, "interrupted", "the client began another session after this one");
            }
            return link.initialized();
        }
        String subscribed = request.is("resources/subscribe") ? request.uri().orElse("") : "";
        // Before it is asked: where the server ends meanwhile, the next one is to know of it.
        boolean isNew = !subscribed.isEmpty() && subscriptions.add(subscribed);
        if (request.is("resources/unsubscribe")) {
            request.uri().ifPresent(subscriptions::remove);
        }
        byte[] bytes = asked(link, request, within);
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

    private byte[] asked(Link link, Message request, Duration within)
            throws LostException, RefusedException, InterruptedException {
        try {
            return link.ask(request.bytes(), within);
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
     * @param within how long to wait for it
     * @throws UnreachableException if there was none in time
     */
    State renewed(State seen, Duration within) throws UnreachableException, InterruptedException {
        if (initialize == null) {
            throw new UnreachableException("there is no session yet; begin with initialize");
        }
        lose(seen);
        long rest = within.toNanos();
        lock.lockInterruptibly();
        try {
            while (state.untried && !isEnded()) {
                if (rest <= 0) {
                    throw new UnreachableException(
                            lastFailure.isEmpty()
                                    ? "the store is being opened, and that takes long; ask again"
                                    : lastFailure);
                }
                rest = changed.awaitNanos(rest);
            }
            if (isEnded()) {
                throw new UnreachableException(Replies.ENDING);
            } else if (state.link == null) {
                throw new UnreachableException(state.failure);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Lets another server be looked for in place of the one of a state, unless that is over anyway. */
    private void lose(State over) {
        if (!over.untried && change(over, State.untried())) {
            leave(over);
        }
    }

    private static void leave(State over) {
        if (over.link != null) {
            over.link.leave();
        }
    }

    /** Changes the state, if it is still the one that is known. */
    private boolean change(State known, State next) {
        lock.lock();
        try {
            if (state != known || isEnded()) {
                return false;
            }
            changeTo(next);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void changeTo(State next) {
        state = next;
        lastFailure = "";
        changed.signalAll();
    }

    /** Passes on what servers say unasked, and sees to it that there is one as soon as the last one is gone. */
    private void keep() {
        try {
            while (!isEnded()) {
                State now = state;
                try {
                    keep(now);
                } catch (RuntimeException | Error e) {
                    // Without this thread nobody would look for a server any more, or pass notices on.
                    Errand.log("looking for a server", e);
                    change(
                            now,
                            State.without(
                                    "something failed inside of leanctx mcp, which has it in its log; ask again"));
                    leave(now);
                }
            }
        } catch (InterruptedException e) {
            // It is closed.
            Thread.currentThread().interrupt();
        }
    }

    private void keep(State now) throws InterruptedException {
        Message first = initialize;
        if (now.untried && first != null) {
            connect(now, first);
        } else if (now.link != null) {
            long began = System.nanoTime();
            now.link.listen();
            // A server that ends each stream at once is not asked without end.
            if (System.nanoTime() - began > SHORT.toNanos() || !changedSince(now, SHORT)) {
                lose(now);
            }
        } else if (!changedSince(now, BETWEEN_TRIES) && !subscriptions.isEmpty()) {
            lose(now);
        }
    }

    private void connect(State now, Message first) throws InterruptedException {
        long end = System.nanoTime() + patience.server().toNanos();
        Duration pause = FIRST_PAUSE;
        try {
            while (state == now) {
                // The last try may take a while as well: what begins late is not to be given up at once.
                tryOne(now, first, Duration.ofNanos(Math.max(end - System.nanoTime(), SHORT.toNanos())));
                if (state == now && System.nanoTime() - end >= 0) {
                    throw new UnreachableException(lastFailure);
                }
                changedSince(now, pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (UnreachableException e) {
            if (change(now, State.without(String.valueOf(e.getMessage())))) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }

    /** Looks for a server once. Where that comes to nothing and another try may help, it notes why. */
    private void tryOne(State now, Message first, Duration within) throws UnreachableException, InterruptedException {
        Finder.Found found = finder.look();
        if (found instanceof Finder.Found.Server server) {
            try {
                begin(now, server.endpoint(), first, within);
            } catch (LostException e) {
                lastFailure = e.getMessage() + " at " + server.endpoint();
            } catch (RefusedException e) {
                lastFailure = refused(server.endpoint(), e);
            }
        } else {
            lastFailure = ((Finder.Found.Nobody) found).reason();
        }
    }

    private void begin(State now, Endpoint endpoint, Message first, Duration within)
            throws LostException, RefusedException, UnreachableException, InterruptedException {
        Link link = Link.begin(http.join(), endpoint, first.bytes(), out, patience, within);
        boolean isKept = false;
        try {
            if (greeting.isPresent() && !link.version().equals(Optional.of(Greeting.agreed(first)))) {
                throw new UnreachableException("the process that serves the store, at " + endpoint + ", does not speak"
                        + " the version of the protocol that was agreed on with the client: it is of another version of"
                        + " leanctx; end it, and start the client again");
            }
            boolean isIntroduced = introduced;
            if (isIntroduced) {
                introduce(link);
            }
            isKept = keep(now, State.with(link, first), isIntroduced);
            if (!isKept && introduced != isIntroduced && state == now) {
                // The client introduced itself meanwhile, and nobody else has told this server.
                introduce(link);
                isKept = keep(now, State.with(link, first), true);
            }
        } finally {
            if (!isKept) {
                link.leave();
            }
        }
    }

    /** Changes the state, unless the client introduced itself to nobody meanwhile. */
    private boolean keep(State now, State next, boolean isIntroduced) {
        lock.lock();
        try {
            return introduced == isIntroduced && change(now, next);
        } finally {
            lock.unlock();
        }
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
        link.tell(Replies.notification(INITIALIZED, Optional.empty()), patience.opening());
        link.open();
        for (String uri : subscriptions) {
            link.ask(Replies.request("leanctx-bridge", "resources/subscribe", Optional.of(uri)), patience.opening());
            // Nobody has told of what changed between the servers.
            out.accept(Replies.notification(UPDATED, Optional.of(uri)));
        }
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Waits until there is another state; false if there is none for so long. */
    private boolean changedSince(State seen, Duration within) throws InterruptedException {
        long rest = within.toNanos();
        lock.lockInterruptibly();
        try {
            while (state == seen && rest > 0 && !isEnded()) {
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
        lock.lock();
        try {
            ended.countDown();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        keeper.interrupt();
        // A server of this process answers what is under way before it ends.
        finder.close();
        Link link = state.link;
        if (link != null) {
            link.close();
        }
    }
}
