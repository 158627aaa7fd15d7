package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.HandoffAnswer;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What fuzzing begins with: a log with a change of every kind, as the codecs write it. */
final class FuzzSeeds {

    static final List<Change> CHANGES = List.of(
            new Change.Task("Move auth to \"JWT\""),
            new Change.Progress("half\nway \u4e2d \uD83D\uDE00"),
            new Change.NextSteps(List.of("test", "ship")),
            new Change.Finding("Token expiry is hardcoded", Optional.of(Location.of("src/auth.rs", 42))),
            new Change.Decision("JWT", Optional.of("stateless"), Optional.of(new EntryRef(1, 0))),
            new Change.Learn("auth.algorithm", "EdDSA"),
            new Change.Forget("auth.key"),
            new Change.FileTouched("src/auth.rs", FileMode.READ, Optional.of(Hash.ZERO)),
            new Change.Custom("acme.plan/1", Optional.of("k"), "b"),
            new Change.AgentRegistered(
                    AgentProfile.client("cursor").withId("c").withRole("r").withDisplayName("d"), Hash.ZERO),
            new Change.AgentRevoked("kiro", Optional.of("left")),
            new Change.Unknown("vote", Set.of(Scope.of("vote", "k")), "{\"n\":1}", Optional.of("{\"text\":\"x\"}")),
            new Coordination.Claimed("src/auth.rs", Duration.ofMinutes(1), OptionalLong.of(7)),
            new Coordination.Released("src/auth.rs", 7),
            new Coordination.UnderClaim("src/auth.rs", 7),
            new Coordination.Message(
                    MessageCategory.REQUEST, Audience.agents("a", "b"), "x", Optional.of(new EntryRef(3, 0))),
            new Coordination.HandoffOffered(
                    Audience.role("r"), Optional.of("n"), Duration.ofSeconds(1), Optional.of(Hash.ZERO)),
            new Coordination.HandoffAnswered(new EntryRef(7, 0), HandoffAnswer.DECLINED, Optional.of("no")),
            new Coordination.ContextShared(
                    Audience.everyone(), "a.rs", Optional.of(new LineRange(3, 4)), Hash.ZERO, 9, Hash.ZERO),
            new Upkeep.Summarized(2, Optional.of("so far")),
            new Upkeep.Checkpoint(2, Hash.ZERO),
            new Upkeep.Forked("main", new Position(7, Hash.ZERO), Hash.ZERO),
            new Upkeep.Imported(Hash.ZERO, "my-team", "main", new Position(7, Hash.ZERO)),
            new Upkeep.Erased(2, Optional.of(Hash.ZERO), Optional.of("leaked")),
            new Change.Deleted());

    private FuzzSeeds() {}

    /** One commit for each kind of change. */
    static TestLog log() {
        TestLog log = new TestLog();
        CHANGES.forEach(change -> log.append("cursor", Set.of(Scope.of("task", "")), List.of(change)));
        return log;
    }
}
