package io.leanctx.testkit;

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
 * What every {@link SessionBackend} must do, rule by rule. The test of a backend extends this and says how it is opened:
 *
 * <pre>{@code
 * class MyBackendContractTest extends SessionBackendContract {
 *     @TempDir
 *     Path directory;
 *
 *     @Override
 *     protected SessionBackend open() {
 *         return MyBackend.at(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>A backend that goes without something says so in {@link #absent}; there is nothing else to override.
 *
 * <p>Each rule is one test with a number, listed in {@code docs/CONTRACT.md}. Each test has an instance of its own. The
 * letters before the number are the tag of the group: {@code -Dgroups=APP} with Maven Surefire runs that group alone.
 *
 * @since 0.1.0
 */
@ExtendWith(NotApplicable.class)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
public abstract class SessionBackendContract {

    /** For subclasses. */
    protected SessionBackendContract() {}

    /**
     * Opens the storage. It is empty when a test first opens it. A test closes what it opened before it opens it again, and
     * finds the same content then, unless {@link Absence#REOPENING} is declared.
     *
     * @return the open backend
     * @throws Exception if that fails, which fails the test
     */
    protected abstract SessionBackend open() throws Exception;

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
    @Tag("NAT")
    @DisplayName("nature")
    class Nature extends BackendNatureRules {
        Nature() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(2)
    @Tag("READ")
    @DisplayName("reading")
    class Reading extends BackendReadingRules {
        Reading() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(3)
    @Tag("APP")
    @DisplayName("appending, by compare-and-swap")
    class Appending extends BackendAppendingRules {
        Appending() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(4)
    @Tag("OPS")
    @DisplayName("operations, each applied once")
    class Operations extends BackendOperationRules {
        Operations() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(5)
    @Tag("PRE")
    @DisplayName("preconditions on other logs")
    class Preconditions extends BackendPreconditionRules {
        Preconditions() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(6)
    @Tag("BAT")
    @DisplayName("batches")
    class Batches extends BackendBatchRules {
        Batches() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(7)
    @Tag("TRIM")
    @DisplayName("trimming")
    class Trimming extends BackendTrimmingRules {
        Trimming() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(8)
    @Tag("SNAP")
    @DisplayName("snapshots")
    class Snapshots extends BackendSnapshotRules {
        Snapshots() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(9)
    @Tag("BLOB")
    @DisplayName("blobs")
    class Blobs extends BackendBlobRules {
        Blobs() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(10)
    @Tag("RWR")
    @DisplayName("rewriting")
    class Rewriting extends BackendRewriteRules {
        Rewriting() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(11)
    @Tag("SOFT")
    @DisplayName("soft state")
    class SoftStates extends BackendSoftStateRules {
        SoftStates() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(12)
    @Tag("LIST")
    @DisplayName("listing")
    class Listing extends BackendListingRules {
        Listing() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(13)
    @Tag("ISO")
    @DisplayName("isolation")
    class Isolation extends BackendIsolationRules {
        Isolation() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(14)
    @Tag("CON")
    @DisplayName("concurrency")
    class Concurrency extends BackendConcurrencyRules {
        Concurrency() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(15)
    @Tag("CLS")
    @DisplayName("closing")
    class Closing extends BackendClosingRules {
        Closing() {
            super(SessionBackendContract.this);
        }
    }

    @Nested
    @Order(16)
    @Tag("DUR")
    @DisplayName("durability, across reopening")
    class Reopening extends BackendDurabilityRules {
        Reopening() {
            super(SessionBackendContract.this);
        }
    }
}
