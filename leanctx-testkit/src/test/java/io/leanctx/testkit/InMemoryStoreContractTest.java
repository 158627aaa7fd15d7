package io.leanctx.testkit;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;

class InMemoryStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionBackend openBackend() {
        return InMemoryBackend.create();
    }
}
