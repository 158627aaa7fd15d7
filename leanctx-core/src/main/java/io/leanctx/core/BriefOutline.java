package io.leanctx.core;

import io.leanctx.BriefRequest;
import io.leanctx.Change;
import io.leanctx.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that a brief could show, before anything is chosen. */
final class BriefOutline {

    private final BriefHead head;
    private final BriefMarkup markup;
    private final List<BriefLeftOut> unreadable;
    private final int size;
    private final Map<BriefPart, List<BriefItem>> read = new EnumMap<>(BriefPart.class);
    private final Map<BriefPart, List<BriefItem>> ranked = new EnumMap<>(BriefPart.class);

    private BriefOutline(BriefHead head, BriefMarkup markup, List<BriefEntry> entries, List<BriefLeftOut> unreadable) {
        this.head = head;
        this.markup = markup;
        this.unreadable = unreadable;
        this.size = entries.size();
        for (int i = 0; i < size; i++) {
            BriefEntry entry = entries.get(i);
            read.computeIfAbsent(entry.part(), any -> new ArrayList<>()).add(new BriefItem(i, entry, markup));
        }
        read.forEach((part, items) ->
                ranked.put(part, items.stream().sorted(BriefItem.BY_IMPORTANCE).toList()));
    }

    /**
     * Collects what there is to show.
     *
     * @param base what the viewer knows already; empty to show the whole session
     */
    static BriefOutline of(
            SessionState session, BriefViewer viewer, Optional<BriefBase> base, BriefRequest.Format format) {
        SessionState before = base.map(BriefBase::session).orElseGet(() -> SessionState.empty(session.key()));
        List<BriefEntry> entries = new ArrayList<>();
        base.ifPresent(known -> entries.addAll(BriefEnded.between(before, session, known.erasures())));
        entries.addAll(BriefEntries.of(session, viewer, before.revision()));
        List<BriefLeftOut> unreadable = unreadable(session, before);
        boolean nothingNew = base.isPresent() && entries.isEmpty() && unreadable.isEmpty();
        BriefHead head = new BriefHead(
                session.workspace(),
                session.channel(),
                session.revision(),
                base.isPresent() ? OptionalLong.of(before.revision()) : OptionalLong.empty(),
                viewer.agent(),
                List.copyOf(session.agents()),
                remark(session, nothingNew),
                session.updatedAt().map(BriefEntries::moment).orElse(""));
        return new BriefOutline(head, BriefMarkup.of(format), entries, unreadable);
    }

    private static String remark(SessionState session, boolean nothingNew) {
        if (session.revision() == 0) {
            return "Nobody has written here yet.";
        } else if (session.isDeleted()) {
            return "The session was deleted at revision " + session.revision() + ".";
        }
        return nothingNew ? "Nothing here is new." : "";
    }

    /** What is new of the kinds that only the host can read, and of those that only a later version can. */
    private static List<BriefLeftOut> unreadable(SessionState session, SessionState before) {
        Contents contents = session.contents();
        Stream<Entry<Change.Custom>> custom = Stream.concat(
                contents.keyed().values().stream().flatMap(ofKind -> ofKind.values().stream()),
                contents.appended().values().stream().flatMap(List::stream));
        Map<String, BriefLeftOut> types = new TreeMap<>();
        custom.filter(entry -> entry.revision() > before.revision()).forEach(entry -> {
            String type = entry.value().type();
            types.merge(
                    type,
                    new BriefLeftOut(BriefKind.ofHost(type), 1, entry.revision(), entry.revision(), false),
                    BriefLeftOut::and);
        });
        List<BriefLeftOut> unreadable = new ArrayList<>(types.values());
        long unknown = session.unknownChanges() - before.unknownChanges();
        if (unknown > 0) {
            long oldest = Math.max(before.revision() + 1, session.oldest());
            unreadable.add(
                    new BriefLeftOut(BriefKind.UNKNOWN, Math.toIntExact(unknown), oldest, session.revision(), false));
        }
        return unreadable;
    }

    BriefHead head() {
        return head;
    }

    BriefMarkup markup() {
        return markup;
    }

    /** What no brief can show, since only others can read it. */
    List<BriefLeftOut> unreadable() {
        return unreadable;
    }

    /** How many entries there are to show. */
    int size() {
        return size;
    }

    /** The entries of a part in the order in which they are read. */
    List<BriefItem> read(BriefPart part) {
        return read.getOrDefault(part, List.of());
    }

    /** The entries of a part, the most important first. */
    List<BriefItem> ranked(BriefPart part) {
        return ranked.getOrDefault(part, List.of());
    }
}
