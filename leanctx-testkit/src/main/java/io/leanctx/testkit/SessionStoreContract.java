package io.leanctx.testkit;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import java.util.Set;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every store does, whatever backend it is over, rule by rule. The test extends this and says how the backend is
 * opened, as with {@link SessionBackendContract}:
 *
 * <pre>{@code
 * class MyStoreContractTest extends SessionStoreContract {
 *     @TempDir
 *     Path directory;
 *
 *     @Override
 *     protected SessionBackend openBackend() {
 *         return MyBackend.at(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>A backend that goes without something says so in {@link #absent}; a host that wraps its store overrides
 * {@link #openStore}; there is nothing else to override.
 *
 * <p>Each rule is one test with a number, listed in {@code docs/CONTRACT.md}. Each test has an instance of its own. The
 * letters before the number are the tag of the group: {@code -Dgroups=CAS} with Maven Surefire runs that group alone.
 *
 * @since 0.1.0
 */
@ExtendWith(NotApplicable.class)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
public abstract class SessionStoreContract {

    /** For subclasses. */
    protected SessionStoreContract() {}

    /**
     * Opens the storage. It is empty when a test first opens it. A test closes what it opened before it opens it again, and
     * finds the same content then, unless {@link Absence#REOPENING} is declared.
     *
     * @return the open backend
     * @throws Exception if that fails, which fails the test
     */
    protected abstract SessionBackend openBackend() throws Exception;

    /**
     * Opens a store over a backend. A host that wraps its store overrides this, so that its wrapper is held to the same
     * rules as the store it wraps:
     *
     * <pre>{@code
     * @Override
     * protected SessionStore openStore(LeanCtx.Builder builder, SessionBackend backend) {
     *     return new AuditedStore(super.openStore(builder, backend));
     * }
     * }</pre>
     *
     * @param builder has what the rule at hand needs
     * @param backend what the store is to be over; not always what {@link #openBackend} answered, as some rules put faults
     *     in between
     * @return the open store; closing it leaves the backend open
     */
    protected SessionStore openStore(LeanCtx.Builder builder, SessionBackend backend) {
        return builder.over(backend);
    }

    /**
     * What the backend goes without, out of a closed list. Rules that need it are skipped, visibly.
     *
     * @return always the same; nothing if not overridden
     */
    protected Set<Absence> absent() {
        return Set.of();
    }

    @Nested
    @Order(1)
    @Tag("GET")
    @DisplayName("reading")
    class Reading extends StoreReadingRules {
        Reading() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(2)
    @Tag("FOLD")
    @DisplayName("what a session holds")
    class Sessions extends StoreSessionRules {
        Sessions() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(3)
    @Tag("CAS")
    @DisplayName("commits, by compare-and-swap")
    class Commits extends StoreCommitRules {
        Commits() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(4)
    @Tag("CNF")
    @DisplayName("conflicts, in words")
    class Conflicts extends StoreConflictRules {
        Conflicts() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(5)
    @Tag("GRD")
    @DisplayName("guards")
    class Guards extends StoreGuardRules {
        Guards() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(6)
    @Tag("IDEM")
    @DisplayName("operations, each landing once")
    class Operations extends StoreOperationRules {
        Operations() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(7)
    @Tag("UPD")
    @DisplayName("updates")
    class Updates extends StoreUpdateRules {
        Updates() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(8)
    @Tag("WATCH")
    @DisplayName("watching, pulled")
    class Watching extends StoreWatchRules {
        Watching() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(9)
    @Tag("PUSH")
    @DisplayName("watching, pushed")
    class Listening extends StoreListenerRules {
        Listening() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(10)
    @Tag("HIST")
    @DisplayName("the log, earlier sessions, and waiting")
    class Histories extends StoreHistoryRules {
        Histories() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(11)
    @Tag("CHAN")
    @DisplayName("listing")
    class Listing extends StoreListingRules {
        Listing() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(12)
    @Tag("DEL")
    @DisplayName("deleting")
    class Deleting extends StoreDeletingRules {
        Deleting() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(13)
    @Tag("AGENT")
    @DisplayName("agents")
    class Agents extends StoreAgentRules {
        Agents() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(14)
    @Tag("CLM")
    @DisplayName("claims")
    class Claims extends StoreClaimRules {
        Claims() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(15)
    @Tag("SIG")
    @DisplayName("signed commits")
    class Signing extends StoreSigningRules {
        Signing() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(16)
    @Tag("PRS")
    @DisplayName("presence")
    class Attending extends StorePresenceRules {
        Attending() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(17)
    @Tag("BLM")
    @DisplayName("blame")
    class Blaming extends StoreBlameRules {
        Blaming() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(18)
    @Tag("MSG")
    @DisplayName("messages and inboxes")
    class Messages extends StoreMessageRules {
        Messages() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(19)
    @Tag("HND")
    @DisplayName("handoffs")
    class Handoffs extends StoreHandoffRules {
        Handoffs() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(20)
    @Tag("BDL")
    @DisplayName("bundles and their import")
    class Bundles extends StoreBundleRules {
        Bundles() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(21)
    @Tag("CTX")
    @DisplayName("shared context")
    class SharedContext extends StoreContextRules {
        SharedContext() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(22)
    @Tag("BRF")
    @DisplayName("briefs")
    class Briefs extends StoreBriefRules {
        Briefs() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(23)
    @Tag("WALL")
    @DisplayName("isolation")
    class Isolation extends StoreIsolationRules {
        Isolation() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(24)
    @Tag("NAME")
    @DisplayName("names")
    class Naming extends StoreNameRules {
        Naming() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(25)
    @Tag("LIMIT")
    @DisplayName("limits and bad input")
    class Input extends StoreInputRules {
        Input() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(26)
    @Tag("END")
    @DisplayName("closing")
    class Closing extends StoreClosingRules {
        Closing() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(27)
    @Tag("FAIL")
    @DisplayName("failures of what is below and beside")
    class Failures extends StoreFailureRules {
        Failures() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(28)
    @Tag("TWO")
    @DisplayName("two stores over one backend")
    class Sharing extends StoreSharingRules {
        Sharing() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(29)
    @Tag("KEEP")
    @DisplayName("durability, across reopening")
    class Reopening extends StoreDurabilityRules {
        Reopening() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(30)
    @Tag("SUM")
    @DisplayName("summaries")
    class Summaries extends StoreSummaryRules {
        Summaries() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(31)
    @Tag("TRN")
    @DisplayName("truncating")
    class Truncating extends StoreTruncationRules {
        Truncating() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(32)
    @Tag("FRK")
    @DisplayName("forking")
    class Forking extends StoreForkRules {
        Forking() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(33)
    @Tag("ERA")
    @DisplayName("erasing")
    class Erasures extends StoreErasureRules {
        Erasures() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(34)
    @Tag("RED")
    @DisplayName("redacting")
    class Redacting extends StoreRedactionRules {
        Redacting() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(35)
    @Tag("OBS")
    @DisplayName("what an observer is told")
    class Observing extends StoreObserverRules {
        Observing() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(36)
    @Tag("EVD")
    @DisplayName("evidence, and what it comes to")
    class Evidences extends StoreEvidenceRules {
        Evidences() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(37)
    @Tag("VER")
    @DisplayName("verifying")
    class Verifying extends StoreVerifyingRules {
        Verifying() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    @Order(39)
    @Tag("RPL")
    @DisplayName("replaying proofs")
    class Replays extends StoreReplayRules {
        Replays() {
            super(SessionStoreContract.this);
        }
    }
}
