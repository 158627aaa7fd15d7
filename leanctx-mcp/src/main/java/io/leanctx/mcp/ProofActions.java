package io.leanctx.mcp;

import io.leanctx.Change;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.Session;
import io.leanctx.Totals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Evidence, and the proof of it. */
final class ProofActions {

    static final List<Field> FIELDS = List.of(Field.oneOf("privacy", "summary", "redacted", "full"));

    static final List<Action> ALL = List.of(
            Action.read("evidence", "changes base operation", ProofActions::evidence),
            Action.read("proof", "from to privacy", ProofActions::proof));

    /** What is longer is not written to its end: no proof has so few tokens to a byte. */
    private static final long BYTES_A_TOKEN = 8;

    private ProofActions() {}

    private static Answer evidence(Call call) {
        if (!call.arguments().has("changes")) {
            Session session = call.session();
            return Answer.at(session, new Fields().put("totals", totals(session, new Room(call))));
        }
        call.require(Access.WRITE, "to record evidence");
        List<Change> changes = WorkActions.changes(call.arguments(), true);
        return call.committing(proposal -> changes.forEach(proposal::add));
    }

    private static Map<String, Object> totals(Session session, Room room) {
        Totals totals = session.totals();
        Fields fields = new Fields().putAll(work(totals.session()));
        fields.putUnlessEmpty(
                "agents",
                room.take(
                        List.copyOf(totals.agents().entrySet()),
                        100,
                        entry -> new Fields()
                                .put("agent", entry.getKey())
                                .putAll(work(entry.getValue()))
                                .toMap()));
        fields.putUnlessEmpty(
                "models",
                room.take(
                        List.copyOf(totals.models().entrySet()),
                        100,
                        entry -> new Fields()
                                .put("model", entry.getKey())
                                .putAll(spending(entry.getValue()))
                                .toMap()));
        return fields.put("of_agents", totals.agents().size())
                .put("of_models", totals.models().size())
                .put("of_files", totals.files().size())
                .toMap();
    }

    private static Map<String, Object> work(Totals.Work work) {
        return new Fields()
                .put("reads", work.read().count())
                .put("read_tokens", work.read().tokens())
                .put("tokens_saved", work.compressed().saved())
                .put("checks", work.checked().count())
                .put("red_checks", work.checked().red())
                .put("spent", spending(work.spent()))
                .put("calls", work.called().count())
                .toMap();
    }

    private static Map<String, Object> spending(Totals.Spending spending) {
        Map<String, Object> cost = new LinkedHashMap<>();
        for (Map.Entry<String, BigDecimal> entry : spending.cost().entrySet()) {
            cost.put(entry.getKey(), entry.getValue().toPlainString());
        }
        return new Fields()
                .put("in", spending.in())
                .put("out", spending.out())
                .put("cached", spending.cached())
                .putIf(!cost.isEmpty(), "cost", cost)
                .toMap();
    }

    private static Answer proof(Call call) {
        Arguments given = call.arguments();
        Session session = call.session();
        Room room = new Room(call);
        ProofPrivacy privacy =
                ProofPrivacy.valueOf(given.text("privacy").orElse("summary").toUpperCase(Locale.ROOT));
        long from = given.number("from", session.oldest());
        long to = given.number("to", session.revision());
        Bounded out = new Bounded(BYTES_A_TOKEN * room.left());
        try {
            Position head = call.workspace().proof(call.channel(), from, to, privacy, out);
            String proof = out.text();
            if (room.hasRoomFor(proof)) {
                return Answer.at(session, new Fields().put("proof", proof).put("position", head.toString()));
            }
        } catch (IOException e) {
            // Bounded's own: more came than there is room for. Nothing else throws it here.
        }
        throw new RefusedException(
                "over_limit",
                "the proof of revisions " + from + " to " + to + " has more than " + room.left()
                        + " tokens; give a larger max_tokens, fewer revisions (from, to), or the privacy summary."
                        + " Whoever runs the server can write it to a file");
    }

    /** Takes so many bytes and no more, so that a proof of a long log ends early. */
    private static final class Bounded extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long most;

        Bounded(long most) {
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (bytes.size() + (long) length > most) {
                throw new IOException("a proof of more than " + most + " bytes");
            }
            bytes.write(source, offset, length);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
