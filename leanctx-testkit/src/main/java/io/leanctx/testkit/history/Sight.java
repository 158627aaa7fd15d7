package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Entry;
import io.leanctx.Position;
import io.leanctx.Session;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a client saw of a session: its position, and a short form of what it held. The short form has the task, the next
 * steps, each key of knowledge and each file, with author and revision; each claim, with holder, token and end; and of
 * findings, decisions and progress the number and the newest.
 *
 * @param position the position
 * @param content the short form, by name
 * @since 0.1.0
 */
public record Sight(Position position, Map<String, String> content) {

    /**
     * Creates a sight; the map is copied.
     *
     * @param position the position
     * @param content the short form, by name
     */
    public Sight {
        content = Collections.unmodifiableMap(new TreeMap<>(content));
    }

    /**
     * What there is to see of a session.
     *
     * @param session the session
     * @return its position and short form
     */
    public static Sight of(Session session) {
        Map<String, String> content = new TreeMap<>();
        session.task()
                .ifPresent(
                        entry -> content.put("task", text(entry, entry.value().text())));
        session.nextSteps()
                .ifPresent(entry -> content.put(
                        "next", text(entry, String.valueOf(entry.value().steps()))));
        session.knowledge()
                .forEach((key, entry) -> content.put(
                        "knowledge(" + key + ")", text(entry, entry.value().value())));
        session.files()
                .forEach((path, entry) -> content.put(
                        "file(" + path + ")", text(entry, entry.value().mode().name())));
        session.claims().forEach((resource, claim) -> content.put("claim(" + resource + ")", text(claim)));
        list(content, "findings", session.findings(), Change.Finding::text);
        list(content, "decisions", session.decisions(), Change.Decision::text);
        list(content, "progress", session.progress(), Change.Progress::text);
        return new Sight(session.position(), content);
    }

    private static <T> void list(
            Map<String, String> content, String name, List<Entry<T>> entries, Function<T, String> text) {
        if (!entries.isEmpty()) {
            Entry<T> newest = entries.get(entries.size() - 1);
            content.put(name, entries.size() + ", newest " + text(newest, text.apply(newest.value())));
        }
    }

    static String text(Claim claim) {
        return claim.agent() + " with token " + claim.token() + " until " + claim.until();
    }

    private static String text(Entry<?> entry, String text) {
        return text(text, entry.agent(), entry.revision());
    }

    static String text(String text, String agent, long revision) {
        return "\"" + text + "\" of " + agent + " at " + revision;
    }
}
