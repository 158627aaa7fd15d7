package io.leanctx.torture;

/** What a writer does. */
enum Kind {
    FINDING(true),
    PROGRESS(true),
    TASK(true),
    STEPS(true),
    LEARN(true),
    SEVERAL(true),
    LARGE(true),
    STRICT(true),
    MESSAGE(true),
    CLAIM(true),
    RELEASE(true),
    SHARE(true),
    SUMMARY(true),
    TRUNCATE(false),
    ERASE(false),
    DELETE(false);

    private final boolean repeatable;

    Kind(boolean repeatable) {
        this.repeatable = repeatable;
    }

    /** Whether it has an operation id of the caller's own, so that it can be tried again. */
    boolean isRepeatable() {
        return repeatable;
    }
}
