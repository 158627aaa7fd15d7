package io.leanctx.rocks;

import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.properties.FoldProperties;
import java.io.IOException;
import net.jqwik.api.lifecycle.AfterTry;

class RocksFoldProperties extends FoldProperties {

    private final RocksScratch scratch = new RocksScratch();

    @Override
    protected SessionBackend openBackend() throws IOException {
        return scratch.open();
    }

    @Override
    protected SessionBackend reopen(SessionBackend backend) {
        return scratch.reopen(backend);
    }

    @AfterTry
    void clear() throws IOException {
        scratch.clear();
    }
}
