package io.leanctx.testkit.swarm;

/** What an agent of a swarm may do in one step. */
enum Deed {
    READ("reads the session", 14),
    SET_TASK("sets the task", 12),
    LEARN("learns", 14),
    FORGET("forgets", 2),
    ADD_FINDING("adds a finding", 12),
    DECIDE("decides", 6),
    TOUCH("touches", 4),
    TOGETHER("commits progress, next steps and, together with them, learns", 6),
    STRICT("adds a finding, guarding everything", 6),
    READING("adds a finding, guarding all knowledge", 6),
    COUNT("counts on in an update", 4),
    CLAIM("claims", 3),
    RENEW("renews what it claimed", 2),
    HOLDING("adds a finding, holding what it claimed", 3),
    RELEASE("releases what it claimed", 3),
    BURST("commits four times without waiting", 3),
    REPEAT("commits, and again under the same operation id", 3),
    REPEAT_AT_ONCE("commits three times at once under the same operation id", 3),
    CRASH("crashes with an answer unheard, and joins anew", 3),
    FOLLOW("pulls what its watch has", 14),
    RESUME("closes its watch, and watches from where it stood", 4),
    REWIND("closes its watch, and watches from an older position", 2),
    FOLLOW_BASE("watches from its base", 3),
    LISTEN("listens", 2),
    OUTAGE("has the storage fail for a while", 1),
    TURN_CLOCK("has the clock jump", 2),
    CRASH_STORE("has its store closed and opened again", 0);

    private final String words;
    private final int weight;

    Deed(String words, int weight) {
        this.words = words;
        this.weight = weight;
    }

    String words() {
        return words;
    }

    /** How often it comes, relative to the others. */
    int weight() {
        return weight;
    }

    /** Whether it concerns a watch of the agent's own. */
    boolean watches() {
        return this == FOLLOW || this == RESUME || this == REWIND || this == LISTEN;
    }

    /** How many calls it makes at least. */
    int calls() {
        return switch (this) {
            case BURST -> 4;
            case REPEAT_AT_ONCE -> 3;
            case REPEAT, COUNT -> 2;
            case RENEW, HOLDING, RELEASE, RESUME, REWIND, LISTEN, OUTAGE, TURN_CLOCK, CRASH_STORE -> 0;
            default -> 1;
        };
    }
}
