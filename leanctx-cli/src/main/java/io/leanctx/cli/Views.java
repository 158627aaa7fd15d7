package io.leanctx.cli;

import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.ChannelSummary;
import io.leanctx.Claim;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Handoff;
import io.leanctx.Position;
import io.leanctx.Presence;
import io.leanctx.SessionDiff;
import io.leanctx.Verification;
import io.leanctx.core.LeanCtx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the API has as JSON, with the names that {@code docs/session.schema.json} has for them. */
final class Views {

    private Views() {}

    static <T> List<Object> each(Iterable<T> values, Function<? super T, ?> view) {
        List<Object> views = new ArrayList<>();
        values.forEach(value -> views.add(view.apply(value)));
        return views;
    }

    static Fields.Json entry(Entry<? extends Change> entry) {
        return new Fields.Json(LeanCtx.toJson(entry));
    }

    static Fields position(Position position) {
        return new Fields().at(position);
    }

    static Fields channel(ChannelSummary channel) {
        return new Fields()
                .put("channel", channel.channel())
                .at(channel.position())
                .put("updatedAt", channel.updatedAt())
                .put("agents", channel.agents())
                .put("agentCount", channel.agentCount())
                .put("task", Optional.of(channel.task()).filter(task -> !task.isEmpty()));
    }

    static Fields agent(Entry<AgentProfile> entry, Optional<Presence> presence) {
        AgentProfile profile = entry.value();
        Fields metadata = new Fields();
        profile.metadata().forEach(metadata::put);
        return new Fields()
                .put("agent", profile.id())
                .put("client", profile.client())
                .put("role", profile.role())
                .put("displayName", profile.displayName())
                .put(
                        "metadata",
                        Optional.of(metadata).filter(some -> !profile.metadata().isEmpty()))
                .put("key", profile.key().map(key -> key.x509()))
                .put("registeredAt", entry.at())
                .put("connected", presence.map(Presence::connected))
                .put("lastSeen", presence.map(Presence::lastSeen));
    }

    private static Fields claim(Claim claim) {
        return new Fields()
                .put("agent", claim.agent())
                .put("resource", claim.resource())
                .put("token", claim.token())
                .put("until", claim.until());
    }

    /** A handoff as a session has it, with its state at a time. */
    static Fields handoff(Handoff handoff, Instant now) {
        return handoff(handoff).put("state", Words.of(handoff.stateAt(now))).put("until", handoff.until());
    }

    private static Fields handoff(Handoff handoff) {
        return new Fields()
                .put("answers", each(handoff.answers(), Views::entry))
                .put("offer", entry(handoff.offer()));
    }

    static Optional<String> bundle(Coordination.HandoffOffered offer) {
        return offer.bundle().map(Object::toString);
    }

    static Fields difference(SessionDiff.Difference difference) {
        Fields fields = new Fields()
                .put("section", Words.camel(difference.section()))
                .put("key", Optional.of(difference.key()).filter(key -> !key.isEmpty()))
                .put("what", difference.describe());
        if (difference instanceof SessionDiff.Difference.Added added) {
            return fields.put("kind", "added").put("now", item(added.now()));
        } else if (difference instanceof SessionDiff.Difference.Removed removed) {
            return fields.put("kind", "removed").put("was", item(removed.was()));
        } else if (difference instanceof SessionDiff.Difference.Changed changed) {
            return fields.put("kind", "changed").put("was", item(changed.was())).put("now", item(changed.now()));
        }
        throw new IllegalStateException("a difference without a view: " + difference.getClass());
    }

    private static Object item(SessionDiff.Item item) {
        if (item instanceof SessionDiff.Item.Written written) {
            return entry(written.entry());
        } else if (item instanceof SessionDiff.Item.Claimed claimed) {
            return claim(claimed.claim());
        } else if (item instanceof SessionDiff.Item.Offered offered) {
            return handoff(offered.handoff());
        }
        throw new IllegalStateException("an item without a view: " + item.getClass());
    }

    static Fields verification(Verification found) {
        return new Fields()
                .put("sound", found.isSound())
                .put("workspace", found.workspace())
                .put("channel", found.channel())
                .put("oldest", found.oldest())
                .put("head", position(found.head()))
                .put("checked", position(found.checked()))
                .put("commits", found.commits())
                .put("signed", found.signed())
                .put("unsigned", found.unsigned())
                .put("countersigned", found.countersigned())
                .put("unchecked", found.unchecked())
                .put("newestCountersigned", found.newestCountersigned().map(Views::position))
                .put(
                        "flaw",
                        found.flaw()
                                .map(flaw -> new Fields()
                                        .put("revision", flaw.revision())
                                        .put("what", flaw.what())
                                        .put("advice", flaw.advice())));
    }
}
