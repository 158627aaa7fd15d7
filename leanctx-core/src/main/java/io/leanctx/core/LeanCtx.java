package io.leanctx.core;

import com.github.f4b6a3.uuid.UuidCreator;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Durability;
import io.leanctx.Entry;
import io.leanctx.InvalidInputException;
import io.leanctx.Limits;
import io.leanctx.Redactor;
import io.leanctx.RetryPolicy;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.StoreObserver;
import io.leanctx.spi.SessionBackend;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes session stores.
 *
 * <pre>{@code
 * try (SessionStore store = LeanCtx.open(RocksBackend.at(Path.of("sessions")))) { … }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class LeanCtx {

    private LeanCtx() {}

    /**
     * A store whose content lives as long as it does.
     *
     * @return the store
     */
    public static SessionStore inMemory() {
        return builder().inMemory();
    }

    /**
     * A store that owns its backend: closing the store closes the backend.
     *
     * @param backend the backend
     * @return the store
     */
    public static SessionStore open(SessionBackend backend) {
        return builder().open(backend);
    }

    /**
     * A store over a backend that others use as well: closing the store leaves the backend open.
     *
     * @param backend the backend
     * @return the store
     */
    public static SessionStore over(SessionBackend backend) {
        return builder().over(backend);
    }

    /**
     * For a store that differs from the defaults.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A commit as JSON, for logs and other programs: {@code agent}, {@code at}, {@code base} ({@code hash} and
     * {@code revision}), {@code changes}, {@code channel}, {@code guard}, {@code hash}, {@code operation}, {@code revision},
     * {@code seen}, {@code workspace}. A change has its kind as {@code change}, and beside it the fields of both its parts by
     * the names of {@code docs/format.md}, as the entries of a {@linkplain io.leanctx.Session#toJson session} have them. One
     * that this version does not know, or whose text was erased, has its {@code scopes} and its parts {@code open} and
     * {@code closed} instead, the latter with {@code erased} true. Later versions may add fields.
     *
     * @param commit the commit
     * @return one JSON object, in a form that is equal for equal commits
     */
    public static String toJson(Commit commit) {
        return CommitJson.of(Present.require("commit", commit));
    }

    /**
     * An entry of a session as JSON: as the {@linkplain io.leanctx.Session#toJson session} has it, with its kind as
     * {@code change}, as in a {@linkplain #toJson(Commit) commit}.
     *
     * @param entry the entry, of a channel's log
     * @return one JSON object, in a form that is equal for equal entries
     */
    public static String toJson(Entry<? extends Change> entry) {
        return CommitJson.of(Present.require("entry", entry));
    }

    /**
     * Collects what a store should differ in. Not safe for use by several threads; may be used for several stores.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private static final long DEFAULT_CACHE_WEIGHT = 64L << 20;

        /** About a thousand commits are folded in some milliseconds; most sessions never have more. */
        private static final long LEAST_SNAPSHOT_BYTES = 1 << 20;

        private Durability durability = Durability.SYNC;
        private long cacheWeight = DEFAULT_CACHE_WEIGHT;
        private long leastSnapshotBytes = LEAST_SNAPSHOT_BYTES;
        private @Nullable InstantSource clock;
        private Supplier<String> operationIds =
                () -> UuidCreator.getTimeOrderedEpochFast().toString();
        private @Nullable Executor executor;
        private Limits limits = Limits.DEFAULT;
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        private StoreObserver observer = StoreObserver.NONE;
        private @Nullable Redactor redactor;
        private @Nullable SigningKeys keys;

        private Builder() {}

        /**
         * When commits are acknowledged. {@link Durability#SYNC} unless set.
         *
         * @param value when
         * @return this builder
         */
        public Builder durability(Durability value) {
            durability = Present.require("durability", value);
            return this;
        }

        /**
         * How much heap the sessions kept in memory may take, estimated. 64 MiB unless set. Sessions in use are kept
         * beyond it; with 0 only those are. What is used again and again is let in, and those go that were used least. A
         * session that is larger than seven sixteenths of it counts as so much, so that one or two large sessions do not
         * fall out of memory between any two commits.
         *
         * @param bytes at least 0
         * @return this builder
         * @throws InvalidInputException if {@code bytes} is negative
         */
        public Builder cacheWeight(long bytes) {
            if (bytes < 0) {
                throw new InvalidInputException("cache weight " + bytes + " is negative; use 0 for no cache");
            }
            cacheWeight = bytes;
            return this;
        }

        /**
         * The clock to take the time of commits from, for tests. The backend's unless set.
         *
         * @param value the clock; it may stand still or go back, the times of commits do not
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Present.require("clock", value);
            return this;
        }

        /**
         * Makes up the ids of operations that were not given one. Time-ordered UUIDs unless set.
         *
         * @param value returns 1 to 128 visible ASCII characters, each time others; called by several threads
         * @return this builder
         */
        public Builder operationIds(Supplier<String> value) {
            operationIds = Present.require("operation ids", value);
            return this;
        }

        /**
         * Runs listeners, the answers of asynchronous commits, snapshots, and what an observer is told of loading. Daemon
         * threads of the store's own unless set. It must run what it accepts, on threads other than the one that submits;
         * what it refuses runs on a thread of its own. The store never shuts it down.
         *
         * @param value the executor
         * @return this builder
         */
        public Builder executor(Executor value) {
            executor = Present.require("executor", value);
            return this;
        }

        /**
         * How large things may be. {@link Limits#DEFAULT} unless set.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(Limits value) {
            limits = Present.require("limits", value);
            return this;
        }

        /**
         * How often updates try. {@link RetryPolicy#DEFAULT} unless set.
         *
         * @param value the policy
         * @return this builder
         */
        public Builder retryPolicy(RetryPolicy value) {
            retryPolicy = Present.require("retry policy", value);
            return this;
        }

        /**
         * Told how the store is doing. Nobody unless set.
         *
         * @param value the observer
         * @return this builder
         */
        public Builder observer(StoreObserver value) {
            observer = Present.require("observer", value);
            return this;
        }

        /**
         * Takes out of each text what should not be stored, before anything of it is. None unless set, so that everything
         * is stored as it is given. {@link Redactor#wellKnownSecrets} knows secrets of well-known shapes.
         *
         * @param value the redactor
         * @return this builder
         */
        public Builder redactor(Redactor value) {
            redactor = Present.require("redactor", value);
            return this;
        }

        /**
         * The keys that the store signs with where its logs come to stand: of each batch that is written, the last commit on
         * each session. As the chain binds all that is before, whoever has the public half can tell that this store wrote
         * it, see {@link io.leanctx.Workspace#verify}. None unless set.
         *
         * <p>Signing is done before the batch is written, in the same bytes, and takes about a millisecond for each
         * session in it. Where the keys do not sign, the batch is not written, and answered with
         * {@link io.leanctx.StoreFailedException}. Where another store gets in the way of the last commit of a batch, those
         * before it wait for the next signature on that session.
         *
         * @param value the keys; each store over a backend may have its own
         * @return this builder
         */
        public Builder signedBy(SigningKeys value) {
            keys = Present.require("keys of the store", value);
            return this;
        }

        /**
         * Makes a store that owns its backend: closing the store closes the backend.
         *
         * @param backend the backend
         * @return the store
         */
        public SessionStore open(SessionBackend backend) {
            return new CoreStore(Present.require("backend", backend), settings(), true);
        }

        /**
         * Makes a store over a backend that others use as well: closing the store leaves the backend open.
         *
         * @param backend the backend
         * @return the store
         */
        public SessionStore over(SessionBackend backend) {
            return new CoreStore(Present.require("backend", backend), settings(), false);
        }

        /**
         * Makes a store whose content lives as long as it does.
         *
         * @return the store
         */
        public SessionStore inMemory() {
            return open(InMemoryBackend.create());
        }

        /** How many bytes of log at least make a snapshot due: for tests that write less and want some. */
        Builder leastSnapshotBytes(long value) {
            leastSnapshotBytes = value;
            return this;
        }

        private Settings settings() {
            return new Settings(
                    durability,
                    cacheWeight,
                    leastSnapshotBytes,
                    clock,
                    operationIds,
                    executor,
                    limits,
                    retryPolicy,
                    observer,
                    redactor,
                    keys);
        }
    }
}
