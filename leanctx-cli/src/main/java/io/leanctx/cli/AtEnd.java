package io.leanctx.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done if the process is told to end, as by Ctrl-C, before this is closed. */
final class AtEnd implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AtEnd.class);

    /** What is done; what it throws is noted at most, as the process ends. */
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }

    private final Thread hook;

    private AtEnd(Thread hook) {
        this.hook = hook;
    }

    static AtEnd run(Deed deed) {
        Thread hook = new Thread(
                () -> {
                    try {
                        deed.run();
                    } catch (Exception e) {
                        LOG.debug("what was to be done at the end failed", e);
                    }
                },
                "leanctx-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return new AtEnd(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the process is ending, and the deed is done or being done", e);
        }
    }
}
