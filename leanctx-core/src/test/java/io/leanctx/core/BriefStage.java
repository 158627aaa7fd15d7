package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Brief;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.LineRange;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.TokenBudget;
import io.leanctx.Upkeep;
import io.leanctx.Workspace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A small session for briefs of it, by two agents on a clock that is set by hand. */
abstract class BriefStage {

    static final TokenBudget PLENTY = TokenBudget.of(100_000);

    Instant now = Instant.parse("2026-03-01T09:00:00Z");
    final SessionStore store = LeanCtx.builder().clock(() -> now).inMemory();
    final Workspace team = store.workspace("my-team");
    final Participant cursor = join("cursor", "developer");
    final Participant kiro = join("kiro", "reviewer");

    @AfterEach
    void close() {
        store.close();
    }

    void everything() {
        cursor.setTask("Move auth to JWT");
        kiro.setNextSteps(List.of("write the test", "run it"));
        kiro.offer(Audience.agents("cursor"), "take over the front end", Bundle.of("{}"), Duration.ofHours(1));
        cursor.claim("src/auth.rs", Duration.ofMinutes(5));
        kiro.claim("src/main.rs", Duration.ofMinutes(5));
        kiro.send(Audience.agents("cursor"), MessageCategory.REQUEST, "which algorithm?");
        kiro.decide("server sessions");
        kiro.decide("JWT, not server sessions", "stateless", ref(7));
        cursor.learn("auth.algorithm", "EdDSA");
        cursor.addFinding("Token expiry is hardcoded", Location.of("src/auth.rs", 42));
        kiro.addProgress("read the module");
        cursor.touchFile("src/auth.rs", FileMode.MODIFIED);
        cursor.send(Audience.everyone(), MessageCategory.INFO, "back in a moment");
        kiro.share(
                Audience.everyone(), "src/lib.rs", "a\nb\r\nc\n".getBytes(StandardCharsets.UTF_8), new LineRange(1, 2));
        cursor.add(new Change.Custom("acme.plan/1", Optional.of("k"), "{}"));
        cursor.add(new Change.Custom("acme.plan/1", Optional.empty(), "{}"));
    }

    Participant join(String id, String role) {
        return team.join("feat/auth", team.register(AgentProfile.client(id).withRole(role)));
    }

    static void offer(Participant giver, Audience to, String note) {
        giver.add(new Coordination.HandoffOffered(to, Optional.of(note), Duration.ofHours(1), Optional.empty()));
    }

    static EntryRef ref(long revision) {
        return new EntryRef(revision, 0);
    }

    static Entry<Upkeep.Erased> erased(long at, long revision) {
        return new Entry<>(
                ref(at), "cursor", TestLog.START, new Upkeep.Erased(revision, Optional.empty(), Optional.empty()));
    }

    static List<String> part(Participant participant, String title) {
        return part(participant.brief(PLENTY), title);
    }

    static List<String> part(Brief brief, String title) {
        return brief.text()
                .lines()
                .dropWhile(line -> !line.equals("## " + title))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }
}
