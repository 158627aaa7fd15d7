package io.leanctx.testkit;

import io.leanctx.Limits;
import io.leanctx.StoreClosedException;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Factories for the tests of the extension. */
final class TestBackends {

    private TestBackends() {}

    /** One that keeps its content when it is closed, under a store that takes only short texts. */
    static final class Lasting implements BackendFactory {

        static final int MOST_TEXT = 100;

        private final SessionBackend content = InMemoryBackend.create();

        @Override
        public SessionBackend open(Path directory, InstantSource clock) {
            return new Opened(content);
        }

        @Override
        public boolean isDurable() {
            return true;
        }

        @Override
        public LeanCtx.Builder store() {
            return LeanCtx.builder().limits(new Limits(1 << 20, MOST_TEXT, 10));
        }
    }

    private static final class Opened extends ForwardingBackend {

        private volatile boolean closed;

        Opened(SessionBackend content) {
            super(content);
        }

        @Override
        public Instant now() {
            if (closed) {
                throw new StoreClosedException("closed");
            }
            return super.now();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** One that opens a backend, and has no store over it. */
    static final class WithoutStore implements BackendFactory {

        static final AtomicInteger CLOSED = new AtomicInteger();

        @Override
        public SessionBackend open(Path directory, InstantSource clock) {
            return new ForwardingBackend(InMemoryBackend.create()) {
                @Override
                public void close() {
                    CLOSED.incrementAndGet();
                    super.close();
                }
            };
        }

        @Override
        public LeanCtx.Builder store() {
            throw new IllegalStateException("no store over it");
        }
    }

    /** One that leaves a file in its directory, and opens nothing. */
    static final class Failing implements BackendFactory {

        @Override
        public SessionBackend open(Path directory, InstantSource clock) throws Exception {
            Path file = Files.createFile(directory.resolve("left-behind"));
            throw new IllegalStateException("no room beside " + file);
        }
    }
}
