package io.leanctx.core;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Handoff;
import io.leanctx.MessageCategory;
import io.leanctx.Upkeep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds what a session has to show to an agent. Makes no text yet: of a large session a brief shows little. */
final class BriefEntries {

    /**
     * A decision stays among the first until so many have followed; then those that overturned another go before it.
     */
    private static final int NEWEST_DECISIONS = 3;

    private final SessionState session;
    private final BriefViewer viewer;
    private final long since;
    private final Instant time;
    private final List<BriefEntry> entries = new ArrayList<>();

    /** Of each entry, a number that is the same for those that say the same. */
    private final List<Integer> fingerprints = new ArrayList<>();

    private BriefEntries(SessionState session, BriefViewer viewer, long since) {
        this.session = session;
        this.viewer = viewer;
        this.since = since;
        this.time = session.updatedAt().orElse(Instant.EPOCH);
    }

    /**
     * The entries of a session that were written after a revision, each part in its reading order. All that a session
     * has is among them, but the kinds of the host, which only it can read.
     */
    static List<BriefEntry> of(SessionState session, BriefViewer viewer, long since) {
        return new BriefEntries(session, viewer, since).all();
    }

    private List<BriefEntry> all() {
        session.task().ifPresent(task -> add(BriefPart.TASK, BriefKind.TASK, task, "", 0, task.value()::text));
        session.nextSteps()
                .ifPresent(next -> add(BriefPart.NEXT_STEPS, BriefKind.NEXT_STEPS, next, "", 0, () -> steps(next)));
        session.handoffs().forEach(this::add);
        session.contents().coordinated().claims().values().forEach(this::addClaim);
        addMessages();
        session.summaries().forEach(this::addSummary);
        addDecisions();
        session.knowledge()
                .forEach((key, known) -> add(
                        BriefPart.KNOWLEDGE,
                        BriefKind.KNOWLEDGE,
                        known,
                        key,
                        0,
                        () -> known.value().value()));
        for (Entry<Change.Finding> finding : session.findings()) {
            String where = finding.value().where().map(Object::toString).orElse("");
            add(BriefPart.FINDINGS, BriefKind.FINDING, finding, where, 0, finding.value()::text);
        }
        session.progress()
                .forEach(done -> add(BriefPart.PROGRESS, BriefKind.PROGRESS, done, "", 0, done.value()::text));
        session.files().values().forEach(this::addFile);
        session.shared().forEach(this::addShared);
        session.origin().ifPresent(fork -> add(BriefPart.OTHER, BriefKind.ORIGIN, fork, "", 0, fork.value()::describe));
        session.imports()
                .values()
                .forEach(bundle -> add(BriefPart.OTHER, BriefKind.IMPORT, bundle, "", 0, bundle.value()::describe));
        return withRepetitionsLast();
    }

    /**
     * Agents say the same again and again; of several that say the same in a part, the newest stands for all. Most entries
     * are told apart by their fingerprints, as comparing whole ones takes longer than all the rest.
     */
    private List<BriefEntry> withRepetitionsLast() {
        Set<Integer> once = new HashSet<>();
        Set<Integer> again = new HashSet<>();
        for (Integer fingerprint : fingerprints) {
            if (!once.add(fingerprint)) {
                again.add(fingerprint);
            }
        }
        Map<Object, EntryRef> newest = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            if (again.contains(fingerprints.get(i))) {
                BriefEntry entry = entries.get(i);
                newest.merge(entry.said(), entry.ref(), (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        for (int i = 0; i < entries.size(); i++) {
            if (again.contains(fingerprints.get(i))) {
                BriefEntry entry = entries.get(i);
                if (!entry.ref().equals(newest.get(entry.said()))) {
                    entries.set(i, entry.repeated());
                }
            }
        }
        return entries;
    }

    private static String steps(Entry<Change.NextSteps> next) {
        List<String> steps = next.value().steps();
        if (steps.isEmpty()) {
            return "nothing is left to do";
        }
        if (steps.size() == 1) {
            return steps.get(0);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(i == 0 ? "" : "\n")
                    .append(i + 1)
                    .append(". ")
                    .append(steps.get(i).strip());
        }
        return text.toString();
    }

    private void add(Handoff handoff) {
        Entry<Coordination.HandoffOffered> offer = handoff.offer();
        boolean open = handoff.isOpenAt(time);
        boolean given = viewer.is(handoff.from());
        boolean taken = handoff.accepted().filter(by -> viewer.is(by.agent())).isPresent();
        boolean offered = open
                && !given
                && viewer.isIn(offer.value().to())
                && !handoff.declinedBy().contains(viewer.agent());
        boolean concerns =
                offered || taken || (given && (open || handoff.accepted().isPresent()));
        String about = "to " + (offered ? "you" : audience(offer.value().to()))
                + ", " + (open ? "open until " + moment(handoff.until()) : became(handoff))
                + (offer.value().bundle().isPresent() ? ", with a bundle" : "");
        add(
                concerns ? BriefPart.HANDOFFS : BriefPart.OTHER,
                BriefKind.HANDOFF,
                offer,
                about,
                offered ? 2 : taken ? 1 : 0,
                () -> offer.value().note().orElse("without a note"));
    }

    /** What became of a handoff that is not open. */
    static String became(Handoff handoff) {
        return handoff.accepted()
                .map(by -> "accepted by " + by.agent() + " at " + by.revision())
                .or(() -> handoff.withdrawn().map(by -> "withdrawn at " + by.revision()))
                .orElseGet(() -> handoff.isClosed() ? "declined" : "expired at " + moment(handoff.until()));
    }

    private void addClaim(Entry<Coordination.Claimed> entry) {
        Claim claim = Coordinated.claimOf(entry);
        boolean own = viewer.is(claim.agent());
        boolean held = claim.isHeldAt(time);
        add(
                held || own ? BriefPart.CLAIMS : BriefPart.OTHER,
                BriefKind.CLAIM,
                entry,
                (held ? "until " : "expired at ") + moment(claim.until()) + (own ? ", token " + claim.token() : ""),
                own && held ? 2 : held ? 1 : 0,
                claim::resource);
    }

    private void addMessages() {
        Set<EntryRef> answered = new HashSet<>();
        for (Entry<Coordination.Message> message : session.messages()) {
            if (viewer.is(message.agent())) {
                message.value().inReplyTo().ifPresent(answered::add);
            }
        }
        for (Entry<Coordination.Message> message : session.messages()) {
            Coordination.Message value = message.value();
            boolean meant = viewer.isMeantBy(value.to());
            boolean urgent = switch (value.category()) {
                case REQUEST, WARNING -> viewer.isIn(value.to());
                case RESPONSE -> meant;
                case INFO, FINDING, STATUS -> false;
            };
            boolean waits = urgent && !viewer.is(message.agent()) && !answered.contains(message.ref());
            add(
                    waits ? BriefPart.MESSAGES_TO_YOU : BriefPart.MESSAGES,
                    BriefKind.MESSAGE,
                    message,
                    about(value),
                    meant ? 1 : 0,
                    value::text);
        }
    }

    private String about(Coordination.Message message) {
        return (message.category() == MessageCategory.INFO ? "" : Forms.name(message.category()) + " ")
                + "to " + (viewer.isMeantBy(message.to()) ? "you" : audience(message.to()))
                + message.inReplyTo().map(first -> ", on " + name(first)).orElse("");
    }

    private void addSummary(Entry<Upkeep.Summarized> summary) {
        add(
                BriefPart.SUMMARIES,
                BriefKind.SUMMARY,
                summary,
                "up to revision " + summary.value().upTo(),
                0,
                () -> summary.value().text().orElse("its text was erased"));
    }

    private void addDecisions() {
        List<Entry<Change.Decision>> decisions = session.decisions();
        int newest = Math.max(0, decisions.size() - NEWEST_DECISIONS);
        int place = 0;
        for (Entry<Change.Decision> decision : decisions) {
            Optional<EntryRef> supersedes = decision.value().supersedes();
            add(
                    BriefPart.DECISIONS,
                    BriefKind.DECISION,
                    decision,
                    supersedes.map(old -> "in place of " + name(old)).orElse(""),
                    place >= newest ? 2 : supersedes.isPresent() ? 1 : 0,
                    () -> decision(decision.value()));
            place++;
        }
    }

    private static String decision(Change.Decision decision) {
        String text = decision.text().strip();
        return decision.rationale()
                .map(why -> text.indexOf('\n') < 0 ? text + " (why: " + why.strip() + ")" : text + "\nwhy: " + why)
                .orElse(text);
    }

    private void addFile(Entry<Change.FileTouched> file) {
        FileMode mode = file.value().mode();
        add(BriefPart.FILES, BriefKind.FILE, file, Forms.name(mode), mode == FileMode.READ ? 0 : 1, file.value()::path);
    }

    private void addShared(Entry<Coordination.ContextShared> shared) {
        Coordination.ContextShared value = shared.value();
        boolean meant = viewer.isMeantBy(value.to());
        String about = "to " + (meant ? "you" : audience(value.to()))
                + value.lines().map(lines -> ", lines " + lines).orElse("")
                + String.format(Locale.ROOT, ", %,d bytes", value.size());
        add(BriefPart.SHARED, BriefKind.SHARED, shared, about, meant ? 1 : 0, value::path);
    }

    private <T extends Change> void add(
            BriefPart part, BriefKind kind, Entry<T> entry, String about, int weight, Supplier<String> text) {
        if (entry.revision() <= since) {
            return;
        }
        int length = 0;
        int fingerprint = 0;
        for (String written : entry.value().texts()) {
            length += written.length();
            fingerprint = 31 * fingerprint + written.hashCode();
        }
        fingerprints.add(fingerprint);
        String remark = part == BriefPart.OTHER && !about.isEmpty() ? kind.one() + ' ' + about : about;
        entries.add(new BriefEntry(
                part, kind, entry.ref(), Optional.of(entry.agent()), remark, weight, length, text, entry.value()));
    }

    /** An entry's name, as {@link EntryRef#parse} reads it. */
    static String name(EntryRef ref) {
        return ref.index() == 0 ? String.valueOf(ref.revision()) : ref.toString();
    }

    /** A time without its fraction, so that nothing is said to hold longer than it does. */
    static String moment(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }

    private static String audience(Audience audience) {
        return audience instanceof Audience.Agents some && some.ids().size() == 1
                ? some.ids().iterator().next()
                : audience.toString();
    }
}
