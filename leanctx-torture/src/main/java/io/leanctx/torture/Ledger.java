package io.leanctx.torture;

import io.leanctx.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the journal of a store says must be there, must not be there, and may be there. */
final class Ledger {

    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, Deed> deeds = new LinkedHashMap<>();
    private final Map<String, Position> acknowledged = new LinkedHashMap<>();
    private final Map<String, Position> takenBack = new LinkedHashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private long unknown;

    private Ledger() {}

    static Ledger of(List<JournalLine> lines) {
        Ledger ledger = new Ledger();
        lines.forEach(ledger::add);
        return ledger;
    }

    void add(JournalLine line) {
        if (line instanceof JournalLine.Registered registered) {
            tokens.put(registered.agent(), registered.token());
        } else if (line instanceof JournalLine.Intended intended) {
            deeds.put(intended.deed().operation(), intended.deed());
        } else if (line instanceof JournalLine.Acknowledged landed) {
            acknowledged.put(landed.operation(), landed.position());
        } else if (line instanceof JournalLine.Refused answer) {
            refused.put(answer.operation(), answer.why());
        } else if (line instanceof JournalLine.Unknown) {
            // As if it had not been answered: it is there or not, and resolved later.
            unknown++;
        } else if (line instanceof JournalLine.TakenBack lost) {
            Position position = acknowledged.remove(lost.operation());
            if (position != null) {
                takenBack.put(lost.operation(), position);
            }
        } else if (line instanceof JournalLine.Forgotten lost) {
            tokens.remove(lost.agent());
        } else {
            failures.add(((JournalLine.Failed) line).what());
        }
    }

    /** The agents, with their tokens. */
    Map<String, String> tokens() {
        return tokens;
    }

    Map<String, Deed> deeds() {
        return deeds;
    }

    Map<String, Position> acknowledged() {
        return acknowledged;
    }

    Map<String, Position> takenBack() {
        return takenBack;
    }

    Map<String, String> refused() {
        return refused;
    }

    /** How often it was answered that nobody knows. */
    long unknown() {
        return unknown;
    }

    List<String> failures() {
        return failures;
    }

    /** The channels that something was tried at. */
    Set<String> channels() {
        Set<String> channels = new TreeSet<>();
        deeds.values().forEach(deed -> channels.add(deed.channel()));
        return channels;
    }

    /** The revisions of a channel that were erased, or may have been. */
    Set<Long> erased(String channel) {
        return deeds.values().stream()
                .filter(deed -> deed.kind() == Kind.ERASE && deed.channel().equals(channel))
                .filter(deed -> !refused.containsKey(deed.operation()))
                .map(Deed::number)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a revision of a channel may have been dropped, by a truncation or a deletion that was not refused. */
    boolean mayBeGone(String channel, long revision) {
        return deeds.values().stream()
                .filter(deed -> deed.channel().equals(channel) && !refused.containsKey(deed.operation()))
                .anyMatch(deed ->
                        deed.kind() == Kind.DELETE || (deed.kind() == Kind.TRUNCATE && deed.number() >= revision));
    }

    /** What was tried and never answered. */
    List<Deed> unanswered() {
        Set<String> open = new LinkedHashSet<>(deeds.keySet());
        open.removeAll(acknowledged.keySet());
        open.removeAll(takenBack.keySet());
        open.removeAll(refused.keySet());
        return open.stream().map(deeds::get).toList();
    }
}
