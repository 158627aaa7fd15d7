package io.leanctx.rocks;

import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.SessionBackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FollowedBackendContractTest extends SessionBackendContract {

    @TempDir
    Path directory;

    @Override
    protected SessionBackend open() {
        return Followed.at(directory);
    }
}
