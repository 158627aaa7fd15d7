package io.leanctx.testkit;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;
import java.util.Set;

class InMemoryStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionBackend openBackend() {
        return InMemoryBackend.create();
    }

    @Override
    protected Set<Absence> absent() {
        return Set.of(Absence.REOPENING);
    }
}
