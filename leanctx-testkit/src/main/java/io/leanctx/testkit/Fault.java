package io.leanctx.testkit;

import io.leanctx.Durability;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.SessionBackend;
import java.util.List;

/**
 * What becomes of one call of {@link SessionBackend#append}. The constants are what storages do; a test that needs
 * something else brings its own, which must keep to what the method promises if the store above is to keep its promises.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Fault {

    /** Nothing is wrong; for a script in which some calls succeed. */
    Fault NONE = KnownFault.NONE;

    /** The storage fails before it applied anything, with {@link AppendFailedException}: whether it did is not known. */
    Fault LOST_REQUEST = KnownFault.LOST_REQUEST;

    /** The storage fails after it applied everything, with {@link AppendFailedException}: whether it did is not known. */
    Fault LOST_ANSWER = KnownFault.LOST_ANSWER;

    /** Someone else was in the way of each append: nothing was applied, and the answer is to ask again. */
    Fault CONTENTION = KnownFault.CONTENTION;

    /** There is no room: nothing was applied, {@link io.leanctx.StoreFullException}. */
    Fault FULL = KnownFault.FULL;

    /** The storage takes no writes: nothing was applied, {@link io.leanctx.StoreFailedException}. */
    Fault FAILED = KnownFault.FAILED;

    /**
     * Takes the place of one call. Called by the thread that appends, with no lock held.
     *
     * @param backend the storage without faults
     * @param batch the appends
     * @param durability when to return
     * @return the answers
     */
    List<AppendResult> append(SessionBackend backend, List<Append> batch, Durability durability);
}
