package io.leanctx.testkit;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;
import java.util.Set;

class InMemoryBackendContractTest extends SessionBackendContract {

    @Override
    protected SessionBackend open() {
        return InMemoryBackend.create();
    }

    @Override
    protected Set<Absence> absent() {
        return Set.of(Absence.REOPENING);
    }
}
