package io.leanctx.examples.host;

import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.BackendFactory;
import java.nio.file.Path;
import java.time.InstantSource;

/** Tests run on what production runs on. */
final class OnRocks implements BackendFactory {

    @Override
    public SessionBackend open(Path directory, InstantSource clock) {
        return RocksBackend.at(directory);
    }

    @Override
    public boolean isDurable() {
        return true;
    }
}
