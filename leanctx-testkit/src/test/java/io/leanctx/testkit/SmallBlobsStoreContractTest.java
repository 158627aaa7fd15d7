package io.leanctx.testkit;

import io.leanctx.spi.SessionBackend;
import java.util.Set;

class SmallBlobsStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionBackend openBackend() {
        return SmallBlobsBackend.open();
    }

    @Override
    protected Set<Absence> absent() {
        return Set.of(Absence.REOPENING, Absence.LARGE_BLOBS);
    }
}
