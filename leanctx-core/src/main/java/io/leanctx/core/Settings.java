package io.leanctx.core;

import io.leanctx.Durability;
import io.leanctx.Limits;
import io.leanctx.Redactor;
import io.leanctx.RetryPolicy;
import io.leanctx.SigningKeys;
import io.leanctx.StoreObserver;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the builder was given; a null clock means the backend's, a null executor means threads of the store's own, a null redactor or null keys none. */
record Settings(
        Durability durability,
        long cacheWeight,
        long leastSnapshotBytes,
        @Nullable InstantSource clock,
        Supplier<String> operationIds,
        @Nullable Executor executor,
        Limits limits,
        RetryPolicy retryPolicy,
        StoreObserver observer,
        @Nullable Redactor redactor,
        @Nullable SigningKeys keys) {}
