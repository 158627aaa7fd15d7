package io.leanctx.testkit;

import io.leanctx.LimitExceededException;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.Append;
import io.leanctx.spi.Blob;
import io.leanctx.spi.SessionBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A storage in memory that keeps no blob larger than every backend must. */
final class SmallBlobsBackend {

    private SmallBlobsBackend() {}

    static SessionBackend open() {
        SessionBackend memory = InMemoryBackend.create();
        return (SessionBackend) Proxy.newProxyInstance(
                SmallBlobsBackend.class.getClassLoader(),
                new Class<?>[] {SessionBackend.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        ((List<?>) arguments[0]).forEach(append -> refuseLargeBlobs((Append) append));
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void refuseLargeBlobs(Append append) {
        for (Blob blob : append.blobs()) {
            int size = blob.content().size();
            if (size > Blob.SMALL_BYTES) {
                throw new LimitExceededException(
                        "content for " + append.key(), size, Blob.SMALL_BYTES, "bytes", "share it in parts");
            }
        }
    }
}
