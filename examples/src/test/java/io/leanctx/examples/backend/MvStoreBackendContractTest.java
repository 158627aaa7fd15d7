package io.leanctx.examples.backend;

import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.SessionBackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MvStoreBackendContractTest extends SessionBackendContract {

    @TempDir
    Path directory;

    @Override
    protected SessionBackend open() {
        return MvStoreBackend.at(directory.resolve("sessions.mv"));
    }
}
