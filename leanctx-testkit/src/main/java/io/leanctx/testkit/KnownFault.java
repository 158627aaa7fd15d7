package io.leanctx.testkit;

import io.leanctx.Durability;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.SessionBackend;
import java.util.List;

/** What storages do to a call of append. The origin ends each message: where in which random sequence it was drawn. */
enum KnownFault implements Fault {
    NONE {
        @Override
        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability, String origin) {
            return backend.append(batch, durability);
        }
    },
    LOST_REQUEST {
        @Override
        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability, String origin) {
            throw new AppendFailedException("made by the test to fail before it wrote" + origin, null);
        }
    },
    LOST_ANSWER {
        @Override
        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability, String origin) {
            List<AppendResult> unheard = backend.append(batch, durability);
            throw new AppendFailedException("made by the test to fail after it answered " + unheard + origin, null);
        }
    },
    CONTENTION {
        @Override
        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability, String origin) {
            return batch.stream()
                    .<AppendResult>map(append -> new AppendResult.Contended())
                    .toList();
        }
    },
    FULL {
        @Override
        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability, String origin) {
            throw new StoreFullException("made full by the test" + origin);
        }
    },
    FAILED {
        @Override
        List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability, String origin) {
            throw new StoreFailedException("made by the test to take no writes" + origin);
        }
    };

    @Override
    public List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability) {
        return append(backend, batch, durability, "");
    }

    abstract List<AppendResult> append(
            SessionBackend backend, List<Append> batch, Durability durability, String origin);
}
