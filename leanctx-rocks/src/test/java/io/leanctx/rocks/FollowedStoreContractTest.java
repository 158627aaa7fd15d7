package io.leanctx.rocks;

import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.SessionStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FollowedStoreContractTest extends SessionStoreContract {

    @TempDir
    Path directory;

    @Override
    protected SessionBackend openBackend() {
        return Followed.at(directory);
    }
}
