package io.leanctx.core;

/** An open participant, as {@link Attendance} counts it. It lasts until it is ended, or nobody has it any more. */
final class Stay {

    private final Attendee attendee;

    Stay(Attendee attendee) {
        this.attendee = attendee;
    }

    /** Idempotent. */
    void end() {
        attendee.leave(this);
    }
}
