package io.leanctx.testkit;

import io.leanctx.spi.SessionBackend;
import java.util.Set;

class SmallBlobsBackendContractTest extends SessionBackendContract {

    @Override
    protected SessionBackend open() {
        return SmallBlobsBackend.open();
    }

    @Override
    protected Set<Absence> absent() {
        return Set.of(Absence.REOPENING, Absence.LARGE_BLOBS);
    }
}
