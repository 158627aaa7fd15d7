package io.leanctx.testkit.broken;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.Absence;
import io.leanctx.testkit.SessionBackendContract;
import io.leanctx.testkit.SessionStoreContract;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The contracts, for the candidate that {@link Trial} names. */
final class Contracts {

    /** The parameter of a run that has the name of the candidate. */
    static final String CANDIDATE = "io.leanctx.testkit.broken.candidate";

    private Contracts() {}

    /** The rules of backends. */
    @ExtendWith(SetupOfCandidate.class)
    static final class OfBackends extends SessionBackendContract {

        private final Setup setup;

        OfBackends(Setup setup) {
            this.setup = setup;
        }

        @Override
        protected SessionBackend open() {
            return setup.openBackend();
        }

        @Override
        protected Set<Absence> absent() {
            return setup.absent();
        }
    }

    /** The rules of stores. */
    @ExtendWith(SetupOfCandidate.class)
    static final class OfStores extends SessionStoreContract {

        private final Setup setup;

        OfStores(Setup setup) {
            this.setup = setup;
        }

        @Override
        protected SessionBackend openBackend() {
            return setup.openBackend();
        }

        @Override
        protected SessionStore openStore(LeanCtx.Builder builder, SessionBackend backend) {
            return setup.openStore(builder, backend);
        }

        @Override
        protected Set<Absence> absent() {
            return setup.absent();
        }
    }

    /** Gives each instance of a contract a setup of its own. */
    static final class SetupOfCandidate implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Setup.class;
        }

        @Override
        public Setup resolveParameter(ParameterContext parameter, ExtensionContext context) {
            String name = context.getConfigurationParameter(CANDIDATE)
                    .orElseThrow(() -> new IllegalStateException(
                            "these rules are run by BrokenStoresTest, which says for which candidate"));
            return Candidates.named(name).setups().get();
        }
    }
}
