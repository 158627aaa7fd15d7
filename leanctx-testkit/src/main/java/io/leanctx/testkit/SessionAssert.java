package io.leanctx.testkit;

import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.FileMode;
import io.leanctx.Location;
import io.leanctx.Session;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a session, begun by {@link LeanCtxAssertions#assertThat(Session)}. Those that name an entry lead on to
 * who wrote it and where, and back to the session: {@code hasTask("t").by("cursor").hasRevision(4)}.
 *
 * <p>Each fails with an {@link AssertionError} that lists what the session has instead.
 *
 * @since 0.1.0
 */
public class SessionAssert extends AbstractAssert<SessionAssert, Session> {

    SessionAssert(@Nullable Session actual) {
        super(actual, SessionAssert.class);
    }

    /**
     * The session is at a revision.
     *
     * @param revision the revision
     * @return these assertions
     */
    public SessionAssert hasRevision(long revision) {
        isNotNull();
        if (actual.revision() != revision) {
            throw told("expected " + actual.workspace() + "/" + actual.channel() + " to be at revision " + revision
                    + ", but it is at revision " + actual.revision() + ", written by " + actual.agents());
        }
        return this;
    }

    /**
     * Nobody wrote to the channel.
     *
     * @return these assertions
     */
    public SessionAssert isEmpty() {
        isNotNull();
        if (actual.revision() != 0) {
            throw told("expected nobody to have written to " + actual.workspace() + "/" + actual.channel()
                    + ", but it is at revision " + actual.revision() + ", written by " + actual.agents());
        }
        return this;
    }

    /**
     * The newest commit deleted the session.
     *
     * @return these assertions
     */
    public SessionAssert isDeleted() {
        isNotNull();
        if (!actual.isDeleted()) {
            throw told("expected " + Listings.name(actual) + " to be deleted, but its newest commit is no deletion");
        }
        return this;
    }

    /**
     * The task is this.
     *
     * @param text the whole text
     * @return assertions about its entry
     */
    public EntryAssert hasTask(String text) {
        isNotNull();
        return entry(
                "the task " + Listings.quote(text),
                listOf(actual.task()),
                task -> task.text().equals(text));
    }

    /**
     * There is no task.
     *
     * @return these assertions
     */
    public SessionAssert hasNoTask() {
        isNotNull();
        return none("a task", listOf(actual.task()));
    }

    /**
     * This was done towards the task.
     *
     * @param text the whole text
     * @return assertions about its entry
     */
    public EntryAssert hasProgress(String text) {
        isNotNull();
        return entry(
                "the progress " + Listings.quote(text),
                actual.progress(),
                progress -> progress.text().equals(text));
    }

    /**
     * The next steps are these, in this order.
     *
     * @param steps the whole texts
     * @return assertions about their entry
     */
    public EntryAssert hasNextSteps(String... steps) {
        isNotNull();
        return entry(
                "the next steps " + List.of(steps),
                listOf(actual.nextSteps()),
                next -> next.steps().equals(List.of(steps)));
    }

    /**
     * This was found, wherever.
     *
     * @param text the whole text
     * @return assertions about its entry
     */
    public EntryAssert hasFinding(String text) {
        isNotNull();
        return entry(
                "the finding " + Listings.quote(text),
                actual.findings(),
                finding -> finding.text().equals(text));
    }

    /**
     * This was found at a place.
     *
     * @param text the whole text
     * @param where the place
     * @return assertions about its entry
     */
    public EntryAssert hasFinding(String text, Location where) {
        isNotNull();
        return entry(
                "the finding " + Listings.quote(text) + " at " + where,
                actual.findings(),
                finding -> finding.text().equals(text) && finding.where().equals(Optional.of(where)));
    }

    /**
     * This was decided, and stands.
     *
     * @param text the whole text
     * @return assertions about its entry
     */
    public DecisionAssert hasDecision(String text) {
        isNotNull();
        return new DecisionAssert(found(
                "the decision " + Listings.quote(text),
                actual.decisions(),
                decision -> decision.text().equals(text)));
    }

    /**
     * This is known.
     *
     * @param key what it is about
     * @param value what is known
     * @return assertions about its entry
     */
    public EntryAssert hasKnowledge(String key, String value) {
        isNotNull();
        return entry(
                "the knowledge " + Listings.quote(key) + " = " + Listings.quote(value),
                List.copyOf(actual.knowledge().values()),
                learnt -> learnt.key().equals(key) && learnt.value().equals(value));
    }

    /**
     * Nothing is known under a key.
     *
     * @param key the key
     * @return these assertions
     */
    public SessionAssert hasNoKnowledge(String key) {
        isNotNull();
        return none(
                "knowledge " + Listings.quote(key),
                listOf(Optional.ofNullable(actual.knowledge().get(key))));
    }

    /**
     * A file was touched, last in this way.
     *
     * @param path the file
     * @param mode what was done with it
     * @return assertions about its entry
     */
    public EntryAssert hasFile(String path, FileMode mode) {
        isNotNull();
        return entry(
                "the file " + Listings.quote(path) + " " + mode,
                List.copyOf(actual.files().values()),
                touched -> touched.path().equals(path) && touched.mode() == mode);
    }

    /**
     * A message says this, to whomever.
     *
     * @param text the whole text
     * @return assertions about its entry
     */
    public EntryAssert hasMessage(String text) {
        isNotNull();
        List<Entry<Coordination.Message>> messages = actual.messages();
        return entry(
                "the message " + Listings.quote(text),
                messages,
                message -> message.text().equals(text));
    }

    /**
     * There is a claim on a resource that was not released; whether it still holds, {@link ClaimAssert#heldAt} says.
     *
     * @param resource what is claimed
     * @return assertions about the claim
     */
    public ClaimAssert hasClaim(String resource) {
        isNotNull();
        Claim claim = actual.claims().get(resource);
        if (claim == null) {
            throw told("expected " + Listings.name(actual) + " to have a claim on " + Listings.quote(resource)
                    + ", but its claims are" + Listings.lines(claims()));
        }
        return new ClaimAssert(this, claim);
    }

    /**
     * There is no claim on a resource, or it was released. One that ended by itself is still there.
     *
     * @param resource what is not claimed
     * @return these assertions
     */
    public SessionAssert hasNoClaim(String resource) {
        isNotNull();
        if (actual.claims().containsKey(resource)) {
            throw told("expected " + Listings.name(actual) + " to have no claim on " + Listings.quote(resource)
                    + ", but its claims are" + Listings.lines(claims()));
        }
        return this;
    }

    private List<String> claims() {
        return actual.claims().values().stream().map(ClaimAssert::line).toList();
    }

    private <T extends Change> EntryAssert entry(String what, List<Entry<T>> all, Predicate<T> sought) {
        return new EntryAssert(found(what, all, sought));
    }

    private <T extends Change> FoundEntries found(String what, List<Entry<T>> all, Predicate<T> sought) {
        List<Entry<T>> found =
                all.stream().filter(entry -> sought.test(entry.value())).toList();
        if (found.isEmpty()) {
            throw told("expected " + Listings.name(actual) + " to have " + what + ", but what it has of that kind is"
                    + Listings.entries(all));
        }
        return new FoundEntries(this, what, List.copyOf(found));
    }

    private SessionAssert none(String what, List<? extends Entry<? extends Change>> entries) {
        if (!entries.isEmpty()) {
            throw told("expected " + Listings.name(actual) + " not to have " + what + ", but it has"
                    + Listings.entries(entries));
        }
        return this;
    }

    private static <T> List<T> listOf(Optional<T> entry) {
        return entry.map(List::of).orElse(List.of());
    }

    Session session() {
        return actual;
    }

    /** The failure, with the description that {@code as} gave. */
    AssertionError told(String message) {
        return failure("%s", message);
    }
}
