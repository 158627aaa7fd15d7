package io.leanctx.testkit.properties;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;

class InMemoryGuardProperties extends GuardProperties {

    @Override
    protected SessionBackend openBackend() {
        return InMemoryBackend.create();
    }
}
