package io.leanctx;

import io.leanctx.SessionDiff.Difference;
import io.leanctx.SessionDiff.Item;
import io.leanctx.SessionDiff.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares two sessions, section by section. For one thread. */
final class SessionComparison {

    private final Session before;
    private final Session after;
    private final boolean sameLog;
    private final List<Difference> differences = new ArrayList<>();

    SessionComparison(Session before, Session after) {
        this.before = before;
        this.after = after;
        this.sameLog =
                before.workspace().equals(after.workspace()) && before.channel().equals(after.channel());
    }

    List<Difference> differences() {
        keyed(Section.ORIGIN, session -> single(session.origin()));
        keyed(Section.TASK, session -> single(session.task()));
        keyed(Section.NEXT_STEPS, session -> single(session.nextSteps()));
        listed(Section.DECISIONS, Session::decisions);
        keyed(Section.KNOWLEDGE, session -> written(session.knowledge()));
        listed(Section.FINDINGS, Session::findings);
        listed(Section.PROGRESS, Session::progress);
        listed(Section.SUMMARIES, Session::summaries);
        keyed(Section.FILES, session -> written(session.files()));
        keyed(Section.CLAIMS, SessionComparison::claims);
        listed(Section.MESSAGES, Session::messages);
        handoffs();
        listed(Section.SHARED, Session::shared);
        keyed(Section.IMPORTS, session -> written(session.imports()));
        keyed(Section.CUSTOM, session -> custom(session, true));
        counted(Section.CUSTOM, custom(before, false), custom(after, false));
        return differences;
    }

    private void handoffs() {
        if (sameLog) {
            keyed(Section.HANDOFFS, SessionComparison::handoffs);
        } else {
            counted(Section.HANDOFFS, handoffs(before), handoffs(after));
        }
    }

    private void keyed(Section section, Function<Session, Map<String, Item>> of) {
        Map<String, Item> were = of.apply(before);
        Map<String, Item> are = of.apply(after);
        TreeSet<String> keys = new TreeSet<>(were.keySet());
        keys.addAll(are.keySet());
        for (String key : keys) {
            Item was = were.get(key);
            Item now = are.get(key);
            if (was == null && now != null) {
                differences.add(new Difference.Added(section, key, now));
            } else if (was != null && now == null) {
                differences.add(new Difference.Removed(section, key, was));
            } else if (was != null && now != null && !content(was).equals(content(now))) {
                differences.add(new Difference.Changed(section, key, was, now));
            }
        }
    }

    private <T extends Change> void listed(Section section, Function<Session, List<Entry<T>>> of) {
        counted(section, written(of.apply(before)), written(of.apply(after)));
    }

    private void counted(Section section, Map<String, Item> were, Map<String, Item> are) {
        surplus(were, are).forEach((key, item) -> differences.add(new Difference.Removed(section, key, item)));
        surplus(are, were).forEach((key, item) -> differences.add(new Difference.Added(section, key, item)));
    }

    /** What is more often in the one than in the other: the later ones of those that are the same. */
    private Map<String, Item> surplus(Map<String, Item> of, Map<String, Item> beyond) {
        Map<Object, Integer> left = new HashMap<>();
        beyond.values().forEach(item -> left.merge(content(item), 1, Integer::sum));
        Map<String, Item> surplus = new LinkedHashMap<>();
        of.forEach((key, item) -> {
            if (left.merge(content(item), -1, Integer::sum) < 0) {
                surplus.put(key, item);
            }
        });
        return surplus;
    }

    /** What makes two things the same. */
    private Object content(Item item) {
        if (item instanceof Item.Written written) {
            return sameLog
                    ? written.entry().value()
                    : withoutPlaces(written.entry().value());
        } else if (item instanceof Item.Claimed claimed) {
            return new Lease(claimed.claim().agent(), claimed.claim().until());
        }
        Handoff handoff = ((Item.Offered) item).handoff();
        return new Offer(
                handoff.from(),
                handoff.offer().value(),
                handoff.answers().stream()
                        .map(answer -> new Answer(
                                answer.agent(),
                                answer.value().answer(),
                                answer.value().note()))
                        .toList());
    }

    private record Lease(String agent, Instant until) {}

    private record Offer(String from, Coordination.HandoffOffered value, List<Answer> answers) {}

    private record Answer(String by, HandoffAnswer answer, Optional<String> note) {}

    private static Change withoutPlaces(Change change) {
        if (change instanceof Coordination.Message message) {
            return new Coordination.Message(message.category(), message.to(), message.text(), Optional.empty());
        } else if (change instanceof Change.Decision decision) {
            return new Change.Decision(decision.text(), decision.rationale(), Optional.empty());
        } else if (change instanceof Upkeep.Summarized summary) {
            return new Upkeep.Summarized(1, summary.text());
        }
        return change;
    }

    private static Map<String, Item> single(Optional<? extends Entry<? extends Change>> entry) {
        return entry.<Map<String, Item>>map(one -> Map.of("", new Item.Written(one)))
                .orElse(Map.of());
    }

    private static <T extends Change> Map<String, Item> written(Map<String, Entry<T>> entries) {
        Map<String, Item> items = new LinkedHashMap<>();
        entries.forEach((key, entry) -> items.put(key, new Item.Written(entry)));
        return items;
    }

    private static <T extends Change> Map<String, Item> written(List<Entry<T>> entries) {
        Map<String, Item> items = new LinkedHashMap<>();
        entries.forEach(entry -> items.put(entry.ref().toString(), new Item.Written(entry)));
        return items;
    }

    private static Map<String, Item> claims(Session session) {
        Map<String, Item> items = new LinkedHashMap<>();
        session.claims().forEach((resource, claim) -> items.put(resource, new Item.Claimed(claim)));
        return items;
    }

    private static Map<String, Item> handoffs(Session session) {
        Map<String, Item> items = new LinkedHashMap<>();
        session.handoffs().forEach(handoff -> items.put(handoff.ref().toString(), new Item.Offered(handoff)));
        return items;
    }

    private static Map<String, Item> custom(Session session, boolean keyed) {
        Map<String, Item> items = new LinkedHashMap<>();
        for (Entry<Change.Custom> entry : session.custom()) {
            Optional<String> key = entry.value().key();
            if (key.isPresent() == keyed) {
                String kind = ChangeType.kindOf(entry.value().type());
                items.put(
                        key.map(given -> kind + "(" + given + ")")
                                .orElse(entry.ref().toString()),
                        new Item.Written(entry));
            }
        }
        return items;
    }
}
