package io.leanctx.core;

import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The forms of the changes in the workspace's own log. */
final class AgentForms {

    static final List<ChangeForm<?>> ALL = List.of(
            ChangeForm.of("agent", Change.AgentRegistered.class)
                    .open((change, out) -> {
                        out.field("client", change.profile().client())
                                .field("id", change.profile().id());
                        change.profile().key().ifPresent(key -> out.field("key", key.x509()));
                        out.field("token", change.tokenHash());
                    })
                    .closedIf(change -> hasTexts(change.profile()), (change, out) -> {
                        change.profile().displayName().ifPresent(name -> out.field("displayName", name));
                        if (!change.profile().metadata().isEmpty()) {
                            out.field("metadata", pairs(change.profile().metadata()));
                        }
                        change.profile().role().ifPresent(role -> out.field("role", role));
                    })
                    .read((open, closed) -> new Change.AgentRegistered(
                            new AgentProfile(
                                    open.text("id"),
                                    open.text("client"),
                                    closed.optionalText("role"),
                                    closed.optionalText("displayName"),
                                    metadata(closed),
                                    open.optionalText("key").map(AgentKey::new)),
                            Hash.parse(open.text("token")))),
            ChangeForm.of("revoked", Change.AgentRevoked.class)
                    .open((change, out) -> out.field("agent", change.agent()))
                    .closedIf(
                            change -> change.reason().isPresent(),
                            (change, out) -> change.reason().ifPresent(reason -> out.field("reason", reason)))
                    .read((open, closed) ->
                            new Change.AgentRevoked(open.text("agent"), closed.optionalText("reason"))));

    private AgentForms() {}

    private static boolean hasTexts(AgentProfile profile) {
        return profile.role().isPresent()
                || profile.displayName().isPresent()
                || !profile.metadata().isEmpty();
    }

    private static List<String> pairs(Map<String, String> metadata) {
        List<String> pairs = new ArrayList<>(2 * metadata.size());
        metadata.forEach((name, value) -> {
            pairs.add(name);
            pairs.add(value);
        });
        return pairs;
    }

    private static Map<String, String> metadata(Json.Fields closed) throws MalformedException {
        Map<String, String> metadata = new TreeMap<>();
        List<String> pairs = closed.has("metadata") ? closed.texts("metadata") : List.of();
        if (pairs.size() % 2 != 0) {
            throw new MalformedException("has metadata of " + pairs.size() + " texts, which are no pairs");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            metadata.put(pairs.get(i), pairs.get(i + 1));
        }
        return metadata;
    }
}
