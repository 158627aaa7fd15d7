package io.leanctx.core;

import io.leanctx.CommitResult;
import io.leanctx.LeanCtxException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request, and after an unknown outcome the same bytes again, until it is known what became of them. */
final class UntilKnown {

    private static final Logger LOG = LoggerFactory.getLogger(UntilKnown.class);

    private UntilKnown() {}

    /**
     * Has a request decided.
     *
     * @throws OutcomeUnknownException if that is not known after as many tries as the store's retry policy allows
     */
    static CommitResult commit(CoreStore store, Request given) {
        Request request = store.proposer().redacted(given);
        EncodedPayload payload = store.proposer().encode(request);
        try {
            return store.proposer().commit(request, payload);
        } catch (OutcomeUnknownException unknown) {
            Request again =
                    new Request(request.proposed(), true, request.credential(), request.attached(), request.own());
            Backoff backoff = new Backoff(store.settings().retryPolicy());
            while (backoff.pause()) {
                try {
                    return store.proposer().commit(again, payload);
                } catch (OutcomeUnknownException | StoreFailedException | StoreFullException e) {
                    LOG.debug(
                            "operation {} on {} is still unknown",
                            request.proposed().operation(),
                            request.proposed().key(),
                            e);
                } catch (LeanCtxException e) {
                    // That this try wrote nothing does not say what became of the first.
                    unknown.addSuppressed(e);
                    throw unknown;
                }
            }
            throw unknown;
        }
    }
}
