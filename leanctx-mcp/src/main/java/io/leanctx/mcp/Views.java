package io.leanctx.mcp;

import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.ChannelSummary;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Handoff;
import io.leanctx.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How what the API has is shown in answers. */
final class Views {

    private Views() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A change with where it stands and who made it. */
    static Map<String, Object> entry(Entry<? extends Change> entry) {
        return new Fields()
                .put("entry", entry.ref().toString())
                .put("agent", entry.agent())
                .put("at", entry.at().toString())
                .putAll(ChangeView.of(entry.value()))
                .toMap();
    }

    static Map<String, Object> commit(Commit commit) {
        return new Fields()
                .put("revision", commit.revision())
                .put("agent", commit.agent())
                .put("at", commit.at().toString())
                .put("changes", Fields.each(commit.changes(), ChangeView::of))
                .toMap();
    }

    /** A commit in a few words. */
    static Map<String, Object> news(Commit commit) {
        return new Fields()
                .put("revision", commit.revision())
                .put("agent", commit.agent())
                .put("what", Fields.each(commit.changes().stream().limit(2).toList(), Change::describe))
                .putIf(commit.changes().size() > 2, "more", commit.changes().size() - 2)
                .toMap();
    }

    /** What came of a commit of the caller's. */
    static Fields committed(CommitResult.Committed done) {
        return new Fields()
                .put("committed", done.commit().revision())
                .put("position", done.commit().position().toString())
                .putIf(done.repeated(), "repeated", true);
    }

    static Map<String, Object> channel(ChannelSummary channel) {
        return new Fields()
                .put("channel", channel.channel())
                .put("revision", channel.position().revision())
                .put("updated_at", channel.updatedAt().toString())
                .put("agents", channel.agents())
                .putIf(
                        channel.agentCount() > channel.agents().size(),
                        "more_agents",
                        channel.agentCount() - channel.agents().size())
                .putIf(!channel.task().isEmpty(), "task", channel.task())
                .toMap();
    }

    static Map<String, Object> claim(Claim claim) {
        return new Fields()
                .put("resource", claim.resource())
                .put("agent", claim.agent())
                .put("claim_token", claim.token())
                .put("until", claim.until().toString())
                .toMap();
    }

    static Map<String, Object> presence(Presence presence) {
        return new Fields()
                .put("connected", presence.connected())
                .put("last_seen", presence.lastSeen().toString())
                .toMap();
    }

    static Fields agent(Entry<AgentProfile> entry) {
        AgentProfile profile = entry.value();
        return new Fields()
                .put("agent", profile.id())
                .put("client", profile.client())
                .putIfPresent("role", profile.role())
                .putIfPresent("display_name", profile.displayName())
                .put("registered_at", entry.at().toString())
                .putIf(profile.key().isPresent(), "signs", true);
    }

    /**
     * A handoff.
     *
     * @param now by the store's clock, as far as that is known
     */
    static Map<String, Object> handoff(Handoff handoff, Instant now) {
        Coordination.HandoffOffered offer = handoff.offer().value();
        return new Fields()
                .put("handoff", handoff.ref().toString())
                .put("from", handoff.from())
                .put("to", offer.to().toString())
                .putIfPresent("note", offer.note())
                .put("until", handoff.until().toString())
                .put("state", word(handoff.stateAt(now)))
                .putIfPresent("hash", offer.bundle().map(Object::toString))
                .putUnlessEmpty("answers", Fields.each(handoff.answers(), Views::answer))
                .toMap();
    }

    private static Map<String, Object> answer(Entry<Coordination.HandoffAnswered> answer) {
        return new Fields()
                .put("agent", answer.agent())
                .put("answer", word(answer.value().answer()))
                .put("at", answer.at().toString())
                .putIfPresent("note", answer.value().note())
                .toMap();
    }

    static <T> List<T> one(Optional<T> value) {
        return value.stream().toList();
    }
}
