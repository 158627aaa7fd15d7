package io.leanctx.rocks;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractNativeReference;

/** Native objects to be freed in the reverse order of their making; no garbage collector does it. */
final class Natives implements AutoCloseable {

    private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();

    <T extends AbstractNativeReference> T own(T made) {
        owned.push(made);
        return made;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }
}
