package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.ChangeType;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Totals;
import io.leanctx.Upkeep;
import io.leanctx.spi.ChannelKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;

/** The fold of a log up to a revision. */
final class SessionState implements Session {

    private final ChannelKey key;
    private final Position position;
    private final Optional<Instant> updatedAt;
    private final boolean deleted;
    private final Beginning beginning;
    private final Contents contents;
    private final ScopeIndex scopes;

    SessionState(
            ChannelKey key,
            Position position,
            Optional<Instant> updatedAt,
            boolean deleted,
            Beginning beginning,
            Contents contents,
            ScopeIndex scopes) {
        this.key = key;
        this.position = position;
        this.updatedAt = updatedAt;
        this.deleted = deleted;
        this.beginning = beginning;
        this.contents = contents;
        this.scopes = scopes;
    }

    /** The session of a channel that nobody wrote to. */
    static SessionState empty(ChannelKey key) {
        return new SessionState(
                key, Position.START, Optional.empty(), false, Beginning.OF_LOG, Contents.EMPTY, ScopeIndex.EMPTY);
    }

    /**
     * The session after one more commit. What did not change is shared with this one.
     *
     * @throws IllegalArgumentException if the commit is of another log, or not the next one; the empty session also takes
     *     a commit that deletes, since a log may begin there
     */
    SessionState apply(Commit commit) {
        if (!commit.workspace().equals(key.workspace()) || !commit.channel().equals(key.channel())) {
            throw new IllegalArgumentException(
                    "a commit to " + commit.workspace() + "/" + commit.channel() + " does not belong to " + key);
        }
        boolean deletes = commit.changes().stream().anyMatch(Change.Deleted.class::isInstance);
        if (commit.revision() != revision() + 1 && !(revision() == 0 && deletes)) {
            throw new IllegalArgumentException(
                    "revision " + commit.revision() + " of " + key + " does not follow revision " + revision());
        }
        Fold fold = new Fold(contents, scopes).apply(commit);
        return new SessionState(
                key,
                commit.position(),
                Optional.of(commit.at()),
                fold.deleted(),
                beginning.after(commit),
                fold.contents(),
                fold.scopes());
    }

    /** This session without the text of a commit, and without the content that came with it. */
    SessionState without(long erased) {
        Contents left = new Fold(contents, scopes).erase(erased).contents();
        return new SessionState(key, position, updatedAt, deleted, beginning, left, scopes);
    }

    ChannelKey key() {
        return key;
    }

    /** The revision of the newest deletion; 0 if there was none. */
    long deletedAt() {
        return beginning.deletedAt();
    }

    Beginning beginning() {
        return beginning;
    }

    @Override
    public long oldest() {
        return beginning.oldest();
    }

    ScopeIndex scopes() {
        return scopes;
    }

    Contents contents() {
        return contents;
    }

    /** The agents of the workspace by id; only its own log has any. */
    Map<String, Entry<Change.AgentRegistered>> registered() {
        return contents.registered();
    }

    /** The agents that were shut out, by id; only the workspace's own log has any. */
    Map<String, Entry<Change.AgentRevoked>> revoked() {
        return contents.revoked();
    }

    /** The estimated heap bytes of this session, as if it shared nothing. */
    long weight() {
        return contents.weight() + scopes.weight();
    }

    @Override
    public String workspace() {
        return key.workspace();
    }

    @Override
    public String channel() {
        return key.channel();
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public Optional<Instant> updatedAt() {
        return updatedAt;
    }

    @Override
    public boolean isDeleted() {
        return deleted;
    }

    @Override
    public Set<String> agents() {
        return contents.agents();
    }

    @Override
    public Optional<Entry<Change.Task>> task() {
        return contents.task();
    }

    @Override
    public List<Entry<Change.Progress>> progress() {
        return contents.progress();
    }

    @Override
    public Optional<Entry<Change.NextSteps>> nextSteps() {
        return contents.nextSteps();
    }

    @Override
    public List<Entry<Change.Finding>> findings() {
        return contents.findings();
    }

    @Override
    public List<Entry<Change.Decision>> decisions() {
        return contents.decisions();
    }

    @Override
    public Map<String, Entry<Change.Learn>> knowledge() {
        return contents.knowledge();
    }

    @Override
    public Map<String, Entry<Change.FileTouched>> files() {
        return contents.files();
    }

    @Override
    public Map<String, Claim> claims() {
        Map<String, Claim> claims = new TreeMap<>();
        contents.coordinated().claims().forEach((resource, entry) -> claims.put(resource, Coordinated.claimOf(entry)));
        return Collections.unmodifiableMap(claims);
    }

    @Override
    public List<Entry<Coordination.Message>> messages() {
        return contents.coordinated().messages();
    }

    @Override
    public List<Entry<Coordination.Message>> thread(EntryRef message) {
        return Threads.of(messages(), Present.require("message", message));
    }

    @Override
    public List<Handoff> handoffs() {
        Coordinated coordinated = contents.coordinated();
        return coordinated.offers().values().stream().map(coordinated::handoff).toList();
    }

    @Override
    public List<Entry<Coordination.ContextShared>> shared() {
        return contents.coordinated().shared();
    }

    @Override
    public List<Entry<Upkeep.Summarized>> summaries() {
        return contents.summaries();
    }

    @Override
    public Optional<Entry<Upkeep.Forked>> origin() {
        return contents.origin();
    }

    @Override
    public Map<String, Entry<Upkeep.Imported>> imports() {
        return contents.imports();
    }

    @Override
    public Totals totals() {
        return contents.totals();
    }

    @Override
    public <T> Optional<Entry<T>> latest(ChangeType<T> type, String valueKey) {
        Present.require("key", valueKey);
        if (!Present.require("type", type).isScoped()) {
            throw new InvalidInputException(
                    "type " + type + " appends, so it has no latest value by key; use all(type),"
                            + " or give the type a key with scopedBy");
        }
        PSortedMap<String, Entry<Change.Custom>> ofKind = contents.keyed().get(type.kind());
        return Optional.ofNullable(ofKind)
                .map(entries -> entries.get(valueKey))
                .filter(entry -> entry.value().type().equals(type.name()))
                .map(entry -> decoded(type, entry));
    }

    @Override
    public <T> List<Entry<T>> all(ChangeType<T> type) {
        if (Present.require("type", type).isScoped()) {
            PSortedMap<String, Entry<Change.Custom>> ofKind = contents.keyed().get(type.kind());
            return ofKind == null
                    ? List.of()
                    : ofKind.values().stream()
                            .filter(entry -> entry.value().type().equals(type.name()))
                            .map(entry -> decoded(type, entry))
                            .toList();
        }
        PVector<Entry<Change.Custom>> ofType = contents.appended().get(type.name());
        return ofType == null
                ? List.of()
                : ofType.stream().map(entry -> decoded(type, entry)).toList();
    }

    @Override
    public List<Entry<Change.Custom>> custom() {
        List<Entry<Change.Custom>> custom = new ArrayList<>();
        contents.keyed().values().forEach(ofKind -> custom.addAll(ofKind.values()));
        contents.appended().values().forEach(custom::addAll);
        return Collections.unmodifiableList(custom);
    }

    @Override
    public long unknownChanges() {
        return contents.unknownChanges();
    }

    @Override
    public String toJson() {
        return SessionJson.write(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionState that
                && key.equals(that.key)
                && position.equals(that.position)
                && updatedAt.equals(that.updatedAt)
                && deleted == that.deleted
                && beginning.equals(that.beginning)
                && contents.equals(that.contents)
                && List.copyOf(agents()).equals(List.copyOf(that.agents()))
                && scopes.equals(that.scopes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, position);
    }

    @Override
    public String toString() {
        return "session " + key + " at revision " + revision();
    }

    private static <T> Entry<T> decoded(ChangeType<T> type, Entry<Change.Custom> entry) {
        T value;
        try {
            value = type.decode(entry.value());
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "the codec of " + type + " cannot read entry " + entry.ref() + " by " + entry.agent() + ": " + e
                            + "; mend the codec, the entry is kept as it is",
                    e);
        }
        return new Entry<>(entry.ref(), entry.agent(), entry.at(), value);
    }
}
