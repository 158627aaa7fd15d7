package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call that was made and, once it has returned, its answer. */
final class Note {

    private final String client;
    private final long invoked;
    private final Request request;
    private volatile @Nullable Leeway leeway;
    private volatile @Nullable Answer answer;

    private record Answer(
            long returned, Reply reply, @Nullable Position base) {}

    Note(String client, long invoked, Request request) {
        this.client = client;
        this.invoked = invoked;
        this.request = request;
    }

    /** Notes the answer of a call that returned at a moment. */
    void end(long returned, Reply reply) {
        answer = new Answer(returned, reply, null);
    }

    /** Notes a conflict, which names a base. */
    void end(long returned, Reply.Refused reply, Position base) {
        answer = new Answer(returned, reply, base);
    }

    /** Notes that it is not certain what the proposal stood on. */
    void allow(Leeway given) {
        leeway = given;
    }

    Request request() {
        return request;
    }

    /**
     * The call as it stands now, to be told once the log is read: the commit of each operation. Empty if it has not returned
     * and cannot have changed anything.
     */
    Function<Map<String, Commit>, Optional<Call>> taken() {
        Answer given = answer;
        return log -> call(given, log);
    }

    private Optional<Call> call(@Nullable Answer given, Map<String, Commit> log) {
        if (given != null) {
            return Optional.of(new Call(client, invoked, given.returned(), settled(given, log), given.reply()));
        }
        return request instanceof Request.Propose
                ? Optional.of(new Call(
                        client, invoked, Call.NEVER, settled(null, log), new Reply.Unknown("it has not returned")))
                : Optional.empty();
    }

    private Request settled(@Nullable Answer given, Map<String, Commit> log) {
        Leeway allowed = leeway;
        if (allowed == null || !(request instanceof Request.Propose asked)) {
            return request;
        }
        return given != null && given.base() != null && given.reply() instanceof Reply.Refused refused
                ? allowed.refused(asked, given.base(), refused)
                : allowed.landed(asked, log.get(asked.operation()));
    }
}
