package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** Notes when the commits on one session were in the log: right after the backend has said so. */
final class Moments {

    private final ChannelKey key;
    private final AtomicLongArray written;

    Moments(ChannelKey key, int most) {
        this.key = key;
        this.written = new AtomicLongArray(most + 1);
    }

    /** When a revision was in the log; 0 if it is not. */
    long of(long revision) {
        return written.get((int) revision);
    }

    /** The same backend, watched. */
    SessionBackend over(SessionBackend backend) {
        return (SessionBackend) Proxy.newProxyInstance(
                SessionBackend.class.getClassLoader(), new Class<?>[] {SessionBackend.class}, (proxy, method, args) -> {
                    if (method.getName().equals("append") && args[0] instanceof List<?> batch) {
                        return appended(backend, batch, (Durability) args[1]);
                    }
                    try {
                        return method.invoke(backend, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private List<AppendResult> appended(SessionBackend backend, List<?> batch, Durability durability) {
        List<Append> appends = batch.stream().map(Append.class::cast).toList();
        List<AppendResult> results = backend.append(appends, durability);
        long now = System.nanoTime();
        for (int i = 0; i < results.size(); i++) {
            Append append = appends.get(i);
            if (append.key().equals(key) && results.get(i) instanceof AppendResult.Appended) {
                written.set((int) append.head().revision(), now);
            }
        }
        return results;
    }
}
