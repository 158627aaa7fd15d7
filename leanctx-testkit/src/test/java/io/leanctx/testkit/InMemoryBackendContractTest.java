package io.leanctx.testkit;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;

class InMemoryBackendContractTest extends SessionBackendContract {

    @Override
    protected SessionBackend open() {
        return InMemoryBackend.create();
    }
}
