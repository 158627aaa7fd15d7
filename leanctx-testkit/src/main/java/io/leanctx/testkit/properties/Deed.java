package io.leanctx.testkit.properties;

/** What a writer does next. */
enum Deed {
    /** Reads the session, and has seen it. */
    READ,
    /** Commits what guards nothing. */
    APPEND,
    /** Sets the task. */
    SET_TASK,
    /** Sets a piece of knowledge that others set too. */
    LEARN,
    /** Commits what rests on all knowledge. */
    READING_KIND,
    /** Commits strictly. */
    STRICT,
    /** Counts one on, by an update. */
    COUNT,
    /** Commits without waiting, and goes on. */
    ASYNC,
    /** Commits under an operation id, several times at once. */
    REPEAT
}
