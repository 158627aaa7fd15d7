package io.leanctx.cli;

import io.leanctx.Durability;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.server.LeanCtxServer;
import io.leanctx.server.ServerLimits;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.testkit.SessionBackendContract;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a server has to pass for the backend that the server has. */
@ExtendWith(ServerBackendContractTest.NamesOfTheApi.class)
class ServerBackendContractTest extends SessionBackendContract {

    @TempDir
    Path directory;

    /** Leaves out the rules with names that a backend keeps apart and the API, and so the server, refuses. */
    static final class NamesOfTheApi implements ExecutionCondition {

        private static final Set<String> OTHER = Set.of(
                "boundaryCounts",
                "keptApart",
                "listingsAreApart",
                "namesAreKeptApart",
                "neighboursStay",
                "notFound",
                "othersStay");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod()
                            .map(Method::getName)
                            .filter(OTHER::contains)
                            .isPresent()
                    ? ConditionEvaluationResult.disabled("the server takes the names of the API alone")
                    : ConditionEvaluationResult.enabled("the names are those of the API");
        }
    }

    @Override
    protected SessionBackend open() throws IOException {
        RocksBackend owner = RocksBackend.at(directory);
        SessionStore store = LeanCtx.over(owner);
        LeanCtxServer server = LeanCtxServer.over(store)
                .logs(owner)
                .limits(ServerLimits.DEFAULT.with(new ServerLimits.Rate(1_000_000, 1_000_000)))
                .start();
        ServerClient client =
                new ServerClient(ApiUrl.parse(server.uri().toString()), Optional.empty(), ServerClient.Patience.USUAL);
        return new Served(owner, store, server, new ServerBackend(client, Optional.empty(), Told.NOBODY));
    }

    /** A store that is written to where it is, and read through its server. */
    private static final class Served extends ForwardingBackend {

        private final SessionBackend owner;
        private final SessionStore store;
        private final LeanCtxServer server;

        Served(SessionBackend owner, SessionStore store, LeanCtxServer server, SessionBackend reader) {
            super(reader);
            this.owner = owner;
            this.store = store;
            this.server = server;
        }

        /** All that write are here. */
        @Override
        public Nature nature() {
            return owner.nature();
        }

        @Override
        public List<AppendResult> append(List<Append> batch, Durability durability) {
            return owner.append(batch, durability);
        }

        @Override
        public OptionalLong operation(ChannelKey key, String operation) {
            return owner.operation(key, operation);
        }

        @Override
        public void putSnapshot(ChannelKey key, StoredSnapshot snapshot) {
            owner.putSnapshot(key, snapshot);
        }

        @Override
        public void putSoft(ChannelKey key, SoftState state) {
            owner.putSoft(key, state);
        }

        @Override
        public void close() {
            delegate().close();
            server.close();
            store.close();
            owner.close();
        }
    }
}
