package io.leanctx.cli;

import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Subscription;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a log on a server moved, by the stream of its events; what is in the events is not looked at, as whoever is told reads the
 * log. A stream that ends, or that nothing comes from, is begun anew, and that is told as well: nothing can have moved unnoticed.
 */
final class ServerSignals {

    private static final Logger LOG = LoggerFactory.getLogger(ServerSignals.class);
    /** The server says something every 5 seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

    private final ServerClient client;
    private final ChannelKey key;
    private final Consumer<ChannelKey> moved;
    private volatile boolean ended;
    private volatile long heard;

    private ServerSignals(ServerClient client, ChannelKey key, Consumer<ChannelKey> moved) {
        this.client = client;
        this.key = key;
        this.moved = moved;
    }

    /** Begins to tell, on threads of its own. */
    static Subscription begin(ServerClient client, ChannelKey key, Consumer<ChannelKey> moved) {
        ServerSignals signals = new ServerSignals(client, key, moved);
        Thread thread = new Thread(signals::run, "leanctx-cli-signals");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            signals.ended = true;
            thread.interrupt();
        };
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!isOver()) {
            long began = System.nanoTime();
            try {
                listen();
            } catch (InterruptedException e) {
                // Only who ends this interrupts this thread, which is nobody else's.
                return;
            } catch (ExecutionException e) {
                LOG.debug("the events of {} end: {}", key, String.valueOf(e.getCause()));
            }
            if (isOver()) {
                return;
            }
            moved.accept(key);
            boolean wasShort = System.nanoTime() - began < LAST_PAUSE.toNanos();
            pause = wasShort ? pause : FIRST_PAUSE;
            client.pause(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
        }
    }

    private boolean isOver() {
        return ended || client.isClosed();
    }

    private void listen() throws InterruptedException, ExecutionException {
        heard = System.nanoTime();
        HttpRequest request = client.ready(
                HttpRequest.newBuilder(client.url().of(key.workspace(), "channels", key.channel(), "events"))
                        .GET());
        CompletableFuture<HttpResponse<Void>> stream = client.http()
                .sendAsync(
                        request,
                        head -> head.statusCode() == 200 && ServerClient.isOurs(head.headers())
                                ? HttpResponse.BodySubscribers.fromSubscriber(new Listening())
                                : HttpResponse.BodySubscribers.mapping(BoundedBody.none(), nothing -> null));
        try {
            while (!isOver() && System.nanoTime() - heard < SILENCE.toNanos()) {
                try {
                    HttpResponse<Void> unused = stream.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    LOG.trace("the events of {} go on", key);
                }
            }
        } finally {
            stream.cancel(true);
        }
    }

    /** Hears that an event comes, which begins with a line of its own, and keeps nothing of it. */
    private final class Listening implements Flow.Subscriber<List<ByteBuffer>> {

        private Flow.@Nullable Subscription subscription;
        private boolean isLineBegun;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            heard = System.nanoTime();
            boolean isEvent = false;
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    isEvent |= !isLineBegun && next == 'e';
                    isLineBegun = next != '\n';
                }
            }
            if (isEvent && !isOver()) {
                moved.accept(key);
            }
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            LOG.debug("the events of {} break off: {}", key, failure.toString());
        }

        @Override
        public void onComplete() {
            LOG.debug("the events of {} end", key);
        }
    }
}
