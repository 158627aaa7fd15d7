package io.leanctx.rocks;

import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.SessionStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreContractTest extends SessionStoreContract {

    @TempDir
    Path directory;

    @Override
    protected SessionBackend openBackend() {
        return RocksBackend.at(directory);
    }
}
