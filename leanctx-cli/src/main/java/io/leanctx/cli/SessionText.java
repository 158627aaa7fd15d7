package io.leanctx.cli;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Session;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A session for a person: all that it holds, each thing with where it stands, who wrote it and when. */
final class SessionText {

    private static final String INDENT = "       ";

    private final Session session;
    private final Page out;
    private final Instant now;

    private SessionText(Session session, Page out, Instant now) {
        this.session = session;
        this.out = out;
        this.now = now;
    }

    static void write(Session session, Page out, Instant now) {
        SessionText text = new SessionText(session, out, now);
        text.head();
        text.work();
        text.coordination();
        text.rest();
    }

    private void head() {
        out.strong(session.workspace() + "/" + session.channel()).plain("  rev:" + session.revision() + "  ");
        session.updatedAt().ifPresent(out::time);
        out.end();
        out.faint(session.position().hash().toString()).end();
        if (session.isDeleted()) {
            out.doubtful("deleted").end();
        }
        if (!session.agents().isEmpty()) {
            out.line("agents: " + String.join(", ", session.agents()));
        }
        session.origin().ifPresent(forked -> out.line(forked.value().describe()));
        if (session.oldest() > 1) {
            out.line("the log begins at revision " + session.oldest());
        }
        if (session.unknownChanges() > 0) {
            out.line(Words.count(session.unknownChanges(), "change", "changes")
                    + " of kinds that this version does not know");
        }
    }

    private void work() {
        section("task", session.task().stream().toList(), task -> "", Change.Task::text);
        section("next steps", session.nextSteps().stream().toList(), next -> "", SessionText::steps);
        section("decisions", session.decisions(), SessionText::supersedes, SessionText::decision);
        section("knowledge", session.knowledge().values(), Change.Learn::key, Change.Learn::value);
        section("findings", session.findings(), finding -> or(finding.where()), Change.Finding::text);
        section("progress", session.progress(), progress -> "", Change.Progress::text);
        section(
                "summaries",
                session.summaries(),
                sum -> "up to revision " + sum.upTo(),
                sum -> sum.text().orElse(""));
        section("files", session.files().values(), file -> Words.of(file.mode()) + " " + file.path(), file -> "");
    }

    private void coordination() {
        if (!session.claims().isEmpty()) {
            title("claims");
            session.claims().values().forEach(this::claim);
        }
        section(
                "messages",
                session.messages(),
                message -> Words.of(message.category()) + " to " + message.to()
                        + message.inReplyTo()
                                .map(first -> " in reply to " + first)
                                .orElse(""),
                Coordination.Message::text);
        if (!session.handoffs().isEmpty()) {
            title("handoffs");
            session.handoffs().forEach(handoff -> HandoffText.line(handoff, out, now));
        }
        section(
                "shared",
                session.shared(),
                shared -> shared.path()
                        + shared.lines().map(lines -> " lines " + lines).orElse("") + " with " + shared.to() + ", "
                        + Words.bytes(shared.size()),
                shared -> "");
    }

    private void rest() {
        section("imports", session.imports().values(), Change::describe, imported -> "");
        section(
                "custom",
                session.custom(),
                custom -> custom.type() + custom.key().map(key -> " " + key).orElse(""),
                Change.Custom::body);
        long calls = session.totals().session().called().count();
        long checks = session.totals().session().checked().count();
        long reads = session.totals().session().read().count();
        if (calls + checks + reads > 0 || session.totals().session().spent().in() > 0) {
            title("evidence");
            out.line("  " + Words.count(reads, "read", "reads") + ", " + Words.count(checks, "check", "checks") + " ("
                    + session.totals().session().checked().red() + " red), " + Words.count(calls, "call", "calls")
                    + ", "
                    + Words.count(session.totals().session().spent().in()) + " tokens in, "
                    + Words.count(session.totals().session().spent().out()) + " out");
        }
    }

    private void title(String title) {
        out.end();
        out.strong(title).end();
    }

    private <T extends Change> void section(
            String title, Collection<Entry<T>> entries, Function<T, String> label, Function<T, String> text) {
        if (entries.isEmpty()) {
            return;
        }
        title(title);
        for (Entry<T> entry : entries) {
            String words = label.apply(entry.value());
            source(out, entry).line(words.isEmpty() ? "" : "  " + words);
            out.block(INDENT, text.apply(entry.value()));
        }
    }

    /** Where an entry stands, who wrote it and when. */
    static Page source(Page out, Entry<?> entry) {
        return out.plain("  ")
                .column(entry.ref().toString(), 5)
                .plain(entry.agent() + "  ")
                .time(entry.at());
    }

    private void claim(Claim claim) {
        boolean held = claim.isHeldAt(now);
        out.plain("  ").column(Long.toString(claim.token()), 5).plain(claim.agent() + "  ");
        out.plain(claim.resource() + (held ? "  until " : "  ended "))
                .time(claim.until())
                .end();
    }

    private static String steps(Change.NextSteps next) {
        if (next.steps().isEmpty()) {
            return "nothing left to do";
        }
        StringBuilder steps = new StringBuilder();
        List<String> all = next.steps();
        for (int i = 0; i < all.size(); i++) {
            steps.append(i + 1).append(". ").append(all.get(i).strip()).append('\n');
        }
        return steps.toString();
    }

    private static String supersedes(Change.Decision decision) {
        return decision.supersedes().map(old -> "in place of " + old).orElse("");
    }

    private static String decision(Change.Decision decision) {
        return decision.text()
                + decision.rationale().map(why -> "\nbecause: " + why).orElse("");
    }

    private static String or(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }
}
