package io.leanctx.core;

import static io.leanctx.core.EntryCodecTest.FRAME;
import static io.leanctx.core.EntryCodecTest.KEY;
import static io.leanctx.core.EntryCodecTest.SALT;
import static io.leanctx.core.EntryCodecTest.ZERO;
import static io.leanctx.core.EntryCodecTest.decoded;
import static io.leanctx.core.EntryCodecTest.fixedSalts;
import static io.leanctx.core.EntryCodecTest.frame;
import static io.leanctx.core.EntryCodecTest.proposed;
import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Cost;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.FileMode;
import io.leanctx.HandoffAnswer;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Position;
import io.leanctx.Upkeep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The form of each kind of change in an entry, held against one that was made by hand. */
class ChangeFormsTest {

    @Test
    @DisplayName("every kind of change has the open and closed part that docs/format.md describes")
    void everyKind() {
        assertForm(new Change.Task("x"), "{\"text\":\"x\"}", null, "[\"task\"]", "task");
        assertForm(new Change.Progress("x"), "{\"text\":\"x\"}", null, "[]", "progress");
        assertForm(new Change.NextSteps(List.of("a", "b")), "{\"steps\":[\"a\",\"b\"]}", null, "[\"next\"]", "next");
        assertForm(new Change.NextSteps(List.of()), "{\"steps\":[]}", null, "[\"next\"]", "next");
        assertForm(new Change.Finding("x", Optional.empty()), "{\"text\":\"x\"}", "{}", "[]", "finding");
        assertForm(
                new Change.Finding("x", Optional.of(Location.of("a.rs", 42))),
                "{\"text\":\"x\"}",
                "{\"line\":42,\"path\":\"a.rs\"}",
                "[]",
                "finding");
        assertForm(
                new Change.Decision("x", Optional.empty(), Optional.empty()),
                "{\"text\":\"x\"}",
                "{}",
                "[]",
                "decision");
        assertForm(new Change.Learn("k", "v"), "{\"value\":\"v\"}", "{\"key\":\"k\"}", "[\"knowledge(k)\"]", "learn");
        assertForm(new Change.Forget("k"), null, "{\"key\":\"k\"}", "[\"knowledge(k)\"]", "forget");
        assertForm(
                new Change.FileTouched("a.rs", FileMode.READ, Optional.empty()),
                null,
                "{\"mode\":\"read\",\"path\":\"a.rs\"}",
                "[]",
                "file");
        assertForm(
                new Change.Custom("acme.plan/1", Optional.of("k"), "b"),
                "{\"body\":\"b\"}",
                "{\"key\":\"k\",\"type\":\"acme.plan/1\"}",
                "[\"acme.plan(k)\"]",
                "custom");
        assertForm(new Change.Deleted(), null, null, "[\"*\"]", "deleted");
        assertForm(
                new Change.AgentRegistered(
                        AgentProfile.client("cursor").withId("c").withRole("r").withDisplayName("d"), Hash.ZERO),
                "{\"displayName\":\"d\",\"role\":\"r\"}",
                "{\"client\":\"cursor\",\"id\":\"c\",\"token\":\"" + ZERO + "\"}",
                "[\"agent(c)\"]",
                "agent");
        assertForm(
                new Change.AgentRegistered(AgentProfile.client("c"), Hash.ZERO),
                null,
                "{\"client\":\"c\",\"id\":\"c\",\"token\":\"" + ZERO + "\"}",
                "[\"agent(c)\"]",
                "agent");
    }

    @Test
    @DisplayName("every permitted kind of change but Unknown and Withheld has an entry in the table")
    void tableIsComplete() {
        assertThat(ChangeCodecs.kinds())
                .containsExactlyInAnyOrderElementsOf(AnyChange.kinds().stream()
                        .filter(kind -> kind != Change.Unknown.class && kind != Upkeep.Withheld.class)
                        .toList());
    }

    @Test
    @DisplayName("so has every kind of coordination")
    void coordination() {
        assertForm(
                new Coordination.Claimed("src/a", Duration.ofMinutes(1), OptionalLong.empty()),
                null,
                "{\"resource\":\"src/a\",\"ttl\":60000}",
                "[\"claim(src/a)\"]",
                "claim");
        assertForm(
                new Coordination.Claimed("src/a", Duration.ofMillis(1), OptionalLong.of(7)),
                null,
                "{\"renews\":7,\"resource\":\"src/a\",\"ttl\":1}",
                "[\"claim(src/a)\"]",
                "claim");
        assertForm(
                new Coordination.Released("src/a", 7),
                null,
                "{\"resource\":\"src/a\",\"token\":7}",
                "[\"claim(src/a)\"]",
                "release");
        assertForm(
                new Coordination.UnderClaim("src/a", 7), null, "{\"resource\":\"src/a\",\"token\":7}", "[]", "under");
        assertForm(
                new Coordination.Message(
                        MessageCategory.REQUEST, Audience.agents("b", "a"), "x", Optional.of(new EntryRef(3, 0))),
                "{\"text\":\"x\"}",
                "{\"category\":\"request\",\"inReplyTo\":\"3.0\",\"to\":\"agents(a,b)\"}",
                "[]",
                "message");
        assertForm(
                new Coordination.HandoffOffered(
                        Audience.role("r"), Optional.of("n"), Duration.ofSeconds(1), Optional.of(Hash.ZERO)),
                "{\"note\":\"n\"}",
                "{\"bundle\":\"" + ZERO + "\",\"to\":\"role(r)\",\"ttl\":1000}",
                "[]",
                "handoff");
        assertForm(
                new Coordination.HandoffAnswered(new EntryRef(7, 0), HandoffAnswer.DECLINED, Optional.empty()),
                null,
                "{\"answer\":\"declined\",\"handoff\":\"7.0\"}",
                "[\"handoff(7.0)\"]",
                "answer");
        assertForm(
                new Coordination.ContextShared(
                        Audience.everyone(), "a.rs", Optional.of(new LineRange(3, 4)), Hash.ZERO, 9, Hash.ZERO),
                null,
                "{\"content\":\"" + ZERO + "\",\"file\":\"" + ZERO + "\",\"first\":3,\"last\":4,\"path\":\"a.rs\","
                        + "\"size\":9,\"to\":\"everyone\"}",
                "[]",
                "shared");
    }

    @Test
    @DisplayName("so has every kind of upkeep, and a revocation")
    void upkeep() {
        assertForm(
                new Upkeep.Summarized(7, Optional.of("x")),
                "{\"text\":\"x\"}",
                "{\"upTo\":7}",
                "[\"summary\"]",
                "summary");
        assertForm(
                new Upkeep.Checkpoint(7, Hash.ZERO),
                null,
                "{\"state\":\"" + ZERO + "\",\"upTo\":7}",
                "[\"log\"]",
                "checkpoint");
        assertForm(
                new Upkeep.Forked("main", new Position(7, Hash.ZERO), Hash.ZERO),
                null,
                "{\"channel\":\"main\",\"origin\":\"7:" + ZERO + "\",\"state\":\"" + ZERO + "\"}",
                "[\"*\"]",
                "forked");
        assertForm(
                new Upkeep.Imported(Hash.ZERO, "my-team", "main", new Position(7, Hash.ZERO)),
                null,
                "{\"bundle\":\"" + ZERO + "\",\"channel\":\"main\",\"origin\":\"7:" + ZERO
                        + "\",\"workspace\":\"my-team\"}",
                "[\"bundle(" + ZERO + ")\"]",
                "imported");
        assertForm(
                new Upkeep.Erased(7, Optional.of(Hash.ZERO), Optional.of("why")),
                "{\"reason\":\"why\"}",
                "{\"revision\":7,\"state\":\"" + ZERO + "\"}",
                "[\"log\"]",
                "erased");
        assertForm(
                new Change.AgentRevoked("kiro", Optional.of("why")),
                "{\"reason\":\"why\"}",
                "{\"agent\":\"kiro\"}",
                "[\"agent(kiro)\"]",
                "revoked");
    }

    @Test
    @DisplayName("so has every kind of evidence")
    void evidence() {
        assertForm(
                new Evidence.FileRead("a.rs", Hash.ZERO, Optional.empty(), Optional.empty(), 7),
                null,
                "{\"content\":\"" + ZERO + "\",\"path\":\"a.rs\",\"tokens\":7}",
                "[]",
                "read");
        assertForm(
                new Evidence.FileRead(
                        "a.rs", Hash.ZERO, Optional.of(new LineRange(3, 9)), Optional.of("signatures"), 1_000_000_000),
                null,
                "{\"content\":\"" + ZERO
                        + "\",\"first\":3,\"last\":9,\"mode\":\"signatures\",\"path\":\"a.rs\",\"tokens\":1000000000}",
                "[]",
                "read");
        assertForm(
                new Evidence.Compressed(Optional.of("x"), Hash.ZERO, Hash.ZERO, 9, 2),
                "{\"subject\":\"x\"}",
                "{\"after\":\"" + ZERO + "\",\"before\":\"" + ZERO + "\",\"tokensAfter\":2,\"tokensBefore\":9}",
                "[]",
                "compressed");
        assertForm(
                new Evidence.Checked(Optional.of("mvn verify"), 7, 1, 9, Hash.ZERO, Duration.ofNanos(1_999_999)),
                "{\"command\":\"mvn verify\"}",
                "{\"duration\":1,\"failed\":1,\"output\":\"" + ZERO + "\",\"passed\":7,\"total\":9}",
                "[]",
                "checked");
        assertForm(
                new Evidence.TokensSpent("m-1", 1, 2, 3, Optional.of(Cost.of("1.50", "USD"))),
                null,
                "{\"amount\":\"1.5\",\"cached\":3,\"currency\":\"USD\",\"in\":1,\"model\":\"m-1\",\"out\":2}",
                "[]",
                "spent");
        assertForm(
                new Evidence.TokensSpent("m-1", 1, 2, 3, Optional.empty()),
                null,
                "{\"cached\":3,\"in\":1,\"model\":\"m-1\",\"out\":2}",
                "[]",
                "spent");
        assertForm(
                new Evidence.ToolCalled("grep", Hash.ZERO, Hash.ZERO, Duration.ofSeconds(2)),
                null,
                "{\"duration\":2000,\"input\":\"" + ZERO + "\",\"name\":\"grep\",\"output\":\"" + ZERO + "\"}",
                "[]",
                "called");
    }

    private static void assertForm(
            Change change, @Nullable String closed, @Nullable String open, String scopes, String type) {
        HandMadeEntry byHand = frame().closed(closed, SALT)
                .open(FRAME.formatted(
                        ZERO,
                        "{"
                                + (closed == null ? "" : "\"closed\":\"#0\",")
                                + (open == null ? "" : "\"open\":" + open + ",")
                                + "\"scopes\":" + scopes + ",\"type\":\"" + type + "\"}"));
        SealedEntry sealed = EntryCodec.seal(
                PayloadCodec.encode(proposed(change), fixedSalts()),
                1,
                TestLog.START,
                Hash.ZERO,
                KEY,
                TestLog.INCARNATION);
        assertThat(new String(sealed.bytes().toArray(), StandardCharsets.ISO_8859_1))
                .isEqualTo(new String(byHand.bytes(), StandardCharsets.ISO_8859_1));
        assertThat(decoded(byHand).commit().changes()).containsExactly(change);
    }
}
