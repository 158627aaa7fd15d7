package io.leanctx.torture;

import io.leanctx.OutcomeUnknownException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;

/** Which answers of a storage that fails are taken as answers, by a process that goes on after them. */
enum Tolerance {
    /** None: the storage is sound. */
    NONE,
    /** Those to writes; reads go on. */
    WRITES,
    /** Those to reads as well. */
    ALL;

    /** Whether an answer to a write is one that a failing storage may give. */
    boolean ofWrites(RuntimeException answer) {
        return this != NONE
                && (answer instanceof StoreFullException
                        || answer instanceof StoreFailedException
                        || answer instanceof OutcomeUnknownException);
    }

    /** Whether an answer to a read is one that a failing storage may give. */
    boolean ofReads(RuntimeException answer) {
        return this == ALL && answer instanceof StoreFailedException;
    }
}
