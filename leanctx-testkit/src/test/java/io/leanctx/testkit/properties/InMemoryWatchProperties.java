package io.leanctx.testkit.properties;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;

class InMemoryWatchProperties extends WatchProperties {

    @Override
    protected SessionBackend openBackend() {
        return InMemoryBackend.create();
    }
}
