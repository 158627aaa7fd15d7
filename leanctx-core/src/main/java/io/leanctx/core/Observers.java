package io.leanctx.core;

import io.leanctx.StoreObserver;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a host's observer throws away from the store. */
final class Observers {

    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final StoreObserver observer;

    Observers(StoreObserver observer) {
        this.observer = observer;
    }

    boolean areThere() {
        return observer != StoreObserver.NONE;
    }

    void tell(Consumer<StoreObserver> what) {
        if (!areThere()) {
            return;
        }
        try {
            what.accept(observer);
        } catch (Throwable e) {
            LOG.warn("an observer failed; the store goes on without it having noticed", e);
        }
    }
}
