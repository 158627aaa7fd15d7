package io.leanctx.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.HandoffAnswer;
import io.leanctx.Hash;
import io.leanctx.Limits;
import io.leanctx.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows the handoffs of a channel through its log: the workspace has the bundle of each, made of this very log before the
 * offer by who offers, and each was accepted by the agent that went on with it, once, or by nobody. Used once.
 */
final class HandoffCheck {

    private static final JsonMapper JSON = new JsonMapper();

    private final Workspace workspace;
    private final List<Commit> log;
    private final Map<EntryRef, String> offers = new TreeMap<>();
    private final Map<EntryRef, List<String>> accepted = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private HandoffCheck(Workspace workspace, List<Commit> log) {
        this.workspace = workspace;
        this.log = log;
    }

    /** Checks the handoffs of a log. */
    static HandoffCheck of(Workspace workspace, Replay.Played played, List<Commit> log) {
        HandoffCheck check = new HandoffCheck(workspace, log);
        log.forEach(check::follow);
        Map<String, String> expected = takers(played);
        check.offers.forEach((offer, operation) -> check.compare(
                offer, Optional.ofNullable(expected.get(operation)), check.accepted.getOrDefault(offer, List.of())));
        return check;
    }

    /** What is wrong, one sentence each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many handoffs were offered. */
    int offered() {
        return offers.size();
    }

    /** How many handoffs were accepted. */
    int accepted() {
        return accepted.size();
    }

    /** The handoffs that nobody has accepted. */
    List<EntryRef> open() {
        return offers.keySet().stream()
                .filter(offer -> !accepted.containsKey(offer))
                .toList();
    }

    /** Who should have taken over what, by the operation of the offer. */
    private static Map<String, String> takers(Replay.Played played) {
        Map<String, String> takers = new TreeMap<>();
        for (MappedStep step : played.run().steps()) {
            for (int giver : step.takesOver()) {
                takers.put(
                        new Operation(giver, Operation.Part.STEP).id(),
                        played.agent(step.agent()).id());
            }
        }
        return Collections.unmodifiableMap(takers);
    }

    private void follow(Commit commit) {
        for (int i = 0; i < commit.changes().size(); i++) {
            Change change = commit.changes().get(i);
            if (change instanceof Coordination.HandoffOffered offer) {
                offers.put(new EntryRef(commit.revision(), i), commit.operation());
                offer.bundle().ifPresentOrElse(bundle -> checkBundle(commit, bundle), () -> checkTooLarge(commit));
            } else if (change instanceof Coordination.HandoffAnswered answer
                    && answer.answer() == HandoffAnswer.ACCEPTED) {
                accepted.computeIfAbsent(answer.handoff(), offer -> new ArrayList<>())
                        .add(commit.agent());
            }
        }
    }

    private void compare(EntryRef offer, Optional<String> expected, List<String> actual) {
        if (!actual.equals(expected.map(List::of).orElse(List.of()))) {
            problems.add("handoff " + offer + " was accepted by " + actual + " and should have been by "
                    + expected.orElse("nobody"));
        }
    }

    /** A bundle has no more than a session's JSON and a short brief; what others committed meanwhile may have been less. */
    private void checkTooLarge(Commit offer) {
        String session = workspace.sessionAt(offer.channel(), offer.revision()).toJson();
        if (session.getBytes(StandardCharsets.UTF_8).length < Limits.MAX_CONTENT_BYTES / 2) {
            problems.add("revision " + offer.revision() + " offers work without a bundle, which had room");
        }
    }

    private void checkBundle(Commit commit, Hash hash) {
        Optional<Bundle> bundle = workspace.bundle(hash);
        if (bundle.isEmpty()) {
            problems.add("the bundle " + hash + " of revision " + commit.revision() + " is not there");
        } else if (!isMadeBefore(commit, bundle.get())) {
            problems.add("the bundle " + hash + " of revision " + commit.revision()
                    + " was not made of this channel before it was offered");
        }
    }

    private boolean isMadeBefore(Commit offer, Bundle bundle) {
        JsonNode json;
        try {
            json = JSON.readTree(bundle.json());
        } catch (JsonProcessingException e) {
            problems.add("the bundle of revision " + offer.revision() + " is not JSON: " + e.getOriginalMessage());
            return false;
        }
        String position = json.path("position").asText();
        return json.path("agent").asText().equals(offer.agent())
                && json.path("workspace").asText().equals(offer.workspace())
                && json.path("channel").asText().equals(offer.channel())
                && log.stream()
                        .filter(commit -> commit.revision() < offer.revision())
                        .anyMatch(commit -> commit.position().toString().equals(position));
    }
}
