package io.leanctx.examples.backend;

import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.SessionStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MvStoreStoreContractTest extends SessionStoreContract {

    @TempDir
    Path directory;

    @Override
    protected SessionBackend openBackend() {
        return MvStoreBackend.at(directory.resolve("sessions.mv"));
    }
}
