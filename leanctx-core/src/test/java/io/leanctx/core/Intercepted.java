package io.leanctx.core;

import io.leanctx.Durability;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.SessionBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A real backend, one method of which does something else as well. */
final class Intercepted {

    private Intercepted() {}

    /** What happens instead of an append. */
    @FunctionalInterface
    interface Appending {
        List<AppendResult> append(SessionBackend sound, List<Append> batch, Durability durability) throws Exception;
    }

    static SessionBackend append(SessionBackend sound, Appending instead) {
        return proxy(sound, "append", arguments -> {
            @SuppressWarnings("unchecked")
            List<Append> batch = (List<Append>) arguments[0];
            return instead.append(sound, batch, (Durability) arguments[1]);
        });
    }

    /** What happens instead of a call. */
    @FunctionalInterface
    interface Call {
        Object call(Object[] arguments) throws Exception;
    }

    static SessionBackend proxy(SessionBackend sound, String method, Call instead) {
        return (SessionBackend) Proxy.newProxyInstance(
                SessionBackend.class.getClassLoader(),
                new Class<?>[] {SessionBackend.class},
                (self, called, arguments) -> {
                    if (called.getName().equals("equals")) {
                        return self == arguments[0];
                    } else if (called.getName().equals("hashCode")) {
                        return System.identityHashCode(self);
                    } else if (called.getName().equals(method)) {
                        return instead.call(arguments);
                    }
                    try {
                        return called.invoke(sound, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
