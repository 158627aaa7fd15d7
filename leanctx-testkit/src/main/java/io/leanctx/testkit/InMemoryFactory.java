package io.leanctx.testkit;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;
import java.nio.file.Path;
import java.time.InstantSource;

/** What a test runs on that names no backend. */
final class InMemoryFactory implements BackendFactory {

    @Override
    public SessionBackend open(Path directory, InstantSource clock) {
        return InMemoryBackend.create(clock);
    }
}
