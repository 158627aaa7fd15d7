package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.MessageCategory;
import io.leanctx.OperationMismatchException;
import io.leanctx.Participant;
import io.leanctx.Redactor;
import io.leanctx.UpdateResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreRedactionRules extends StoreRules {

    private static final String SECRET = "hunter2";
    private static final String TEXT = "the password is hunter2, do not tell";
    private static final String REDACTED = "the password is [redacted], do not tell";

    StoreRedactionRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("RED-1: a store without a redactor stores what it is given")
    void offByDefault() {
        String key = "AKIA" + "ABCDEFGHIJKLMNOP";
        join("cursor").addFinding(key);
        assertThat(session().findings().get(0).value().text()).isEqualTo(key);
    }

    @Test
    @DisplayName("RED-2: texts of every kind of change are redacted before they are stored, and marked where they were")
    void everyText() {
        redacting(StoreRedactionRules::mark);
        Participant cursor = join("cursor");
        List<Consumer<Participant>> writes = List.of(
                p -> p.setTask(TEXT),
                p -> p.setNextSteps(List.of("harmless", TEXT)),
                p -> p.addProgress(TEXT),
                p -> p.addFinding(TEXT),
                p -> p.decide(TEXT, TEXT),
                p -> p.learn("k", TEXT),
                p -> p.record(TestKinds.NOTE, TEXT),
                p -> p.record(TestKinds.PLAN, new TestKinds.Plan("p", TEXT)),
                p -> p.send(Audience.everyone(), MessageCategory.INFO, TEXT),
                p -> p.add(new Coordination.HandoffOffered(
                        Audience.everyone(), Optional.of(TEXT), Duration.ofHours(1), Optional.empty())),
                p -> p.summarize(1, TEXT));
        writes.forEach(write -> write.accept(cursor));
        joinSeeing("kiro").decline(session().handoffs().get(0).ref(), TEXT);
        cursor.erase(1, TEXT);
        assertThat(session().toJson()).doesNotContain(SECRET).contains("[redacted]");
        assertThat(log().toString()).doesNotContain(SECRET);
        assertThat(session().findings())
                .extracting(entry -> entry.value().text())
                .containsExactly(REDACTED);
        assertThat(session().nextSteps().orElseThrow().value().steps()).containsExactly("harmless", REDACTED);
        assertThat(session().latest(TestKinds.PLAN, "p").orElseThrow().value().text())
                .isEqualTo(REDACTED);
        try (var plain = open(builder(), backend)) {
            assertThat(log(plain.workspace("team"), CHANNEL).toString()).doesNotContain(SECRET);
        }
    }

    @Test
    @DisplayName("RED-3: every way to commit redacts, and answers with what was stored")
    void everyWay() throws Exception {
        redacting(StoreRedactionRules::mark);
        Participant cursor = join("cursor");
        Commit verb = cursor.addFinding(TEXT);
        Commit async = cursor.commitAsync(p -> p.addFinding(TEXT))
                .toCompletableFuture()
                .get()
                .orThrow()
                .commit();
        UpdateResult update = cursor.update((session, p) -> p.addFinding(TEXT));
        assertThat(List.of(verb, async, ((CommitResult.Committed) update).commit()))
                .extracting(Commit::changes)
                .containsOnly(List.of(new Change.Finding(REDACTED, Optional.empty())));
        Agent agent = team.register(new AgentProfile(
                "kiro", "kiro", Optional.of("tester"), Optional.empty(), Map.of("note", TEXT), Optional.empty()));
        team.revoke(agent, "kiro", TEXT);
        assertThat(team.registrations(0, 100).commits().toString()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("RED-4: shared text is redacted, named by what is stored, and still tells the file it was taken from")
    void content() {
        redacting(StoreRedactionRules::mark);
        Participant cursor = join("cursor");
        byte[] file = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] binary = {'h', 'u', 'n', 't', 'e', 'r', '2', (byte) 0xff, (byte) 0xfe};
        cursor.share(Audience.everyone(), "notes.txt", file);
        cursor.share(Audience.everyone(), "image.png", binary);
        cursor.share(Audience.everyone(), "empty.txt", new byte[0]);
        Coordination.ContextShared text = session().shared().get(0).value();
        byte[] stored = team.content(text.content()).orElseThrow();
        assertThat(new String(stored, StandardCharsets.UTF_8)).isEqualTo(REDACTED);
        assertThat(text.content()).isEqualTo(Hash.sha256(stored));
        assertThat(text.size()).isEqualTo(stored.length);
        assertThat(text.file()).isEqualTo(Hash.sha256(file));
        assertThat(team.content(Hash.sha256(file))).isEmpty();
        assertThat(team.content(session().shared().get(1).value().content()).orElseThrow())
                .isEqualTo(binary);
        assertThat(team.content(session().shared().get(2).value().content()).orElseThrow())
                .isEmpty();
    }

    @Test
    @DisplayName("RED-5: a bundle that is handed over is redacted text by text, and stays one")
    void bundles() {
        Participant cursor = join("cursor");
        cursor.addFinding(TEXT);
        Bundle bundle = cursor.bundle(Bundle.Privacy.FULL);
        assertThat(bundle.json()).contains(SECRET);
        redacting(StoreRedactionRules::mark);
        join("cursor").offer(Audience.everyone(), "take it", bundle, Duration.ofHours(1));
        Hash stored = session().handoffs().get(0).offer().value().bundle().orElseThrow();
        Bundle handedOver = team.bundle(stored).orElseThrow();
        assertThat(handedOver.json()).doesNotContain(SECRET).contains(REDACTED);
        assertThat(handedOver.hash()).isEqualTo(stored);
        assertThat(team.bundle(bundle.hash())).isEmpty();
    }

    @Test
    @DisplayName("RED-6: an operation that is sent again with the same text is the same operation")
    void repeats() {
        redacting(StoreRedactionRules::mark);
        Participant cursor = join("cursor");
        Commit first = committed(cursor, p -> p.setTask(TEXT).operation("op-1")).commit();
        CommitResult.Committed again = committed(cursor, p -> p.setTask(TEXT).operation("op-1"));
        assertThat(again.repeated()).isTrue();
        assertThat(again.commit()).isEqualTo(first);
        assertThatThrownBy(() -> cursor.tryCommit(p -> p.setTask("other").operation("op-1")))
                .isInstanceOf(OperationMismatchException.class);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "RED-7: where the redactor fails, or leaves nothing, nothing is written, and the text is in no message")
    void failing() {
        addFindings("cursor", 1);
        for (Redactor broken : List.<Redactor>of(
                text -> {
                    throw new IllegalStateException("made to fail by the test");
                },
                text -> "",
                text -> " \n",
                StoreRedactionRules::nothing)) {
            redacting(broken);
            Participant cursor = join("cursor");
            for (Runnable write : List.<Runnable>of(
                    () -> cursor.addFinding(TEXT),
                    () -> cursor.share(Audience.everyone(), "f", TEXT.getBytes(StandardCharsets.UTF_8)),
                    () -> cursor.update((session, p) -> p.addFinding(TEXT)),
                    () -> cursor.commitAsync(p -> p.addFinding(TEXT))
                            .toCompletableFuture()
                            .getNow(null))) {
                assertThatThrownBy(write::run)
                        .satisfiesAnyOf(
                                e -> assertThat(e).isInstanceOf(InvalidInputException.class),
                                e -> assertThat(e).hasCauseInstanceOf(InvalidInputException.class))
                        .hasMessageContaining("redactor")
                        .hasMessageNotContaining(SECRET);
            }
            assertThat(revision()).isEqualTo(1);
        }
        replaceStore(builder());
        assertThat(join("cursor").addFinding(TEXT).revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("RED-8: the redactor of well-known secrets marks what it knows, and leaves the rest as it is")
    void wellKnown() {
        redacting(Redactor.wellKnownSecrets());
        String harmless = "see https://example.org:8080/a?b=c@d and the risk-averse task sk-1";
        join("cursor").addFinding("use AKIA" + "ABCDEFGHIJKLMNOP for it");
        join("cursor").addFinding(harmless);
        assertThat(session().findings())
                .extracting(entry -> entry.value().text())
                .containsExactly("use [redacted:aws-access-key] for it", harmless);
    }

    @Test
    @DisplayName("RED-9: names stay: a role that is redacted nowhere else still gets what is sent to it")
    void names() {
        redacting(text -> "[redacted]");
        Agent reviewer =
                team.register(AgentProfile.client("kiro").withRole("reviewer").withDisplayName("Kim"));
        join("cursor").send(Audience.role("reviewer"), MessageCategory.REQUEST, "look");
        assertThat(in(team.agents(), "kiro").value().role()).contains("reviewer");
        assertThat(in(team.agents(), "kiro").value().displayName()).contains("[redacted]");
        assertThat(team.join(CHANNEL, reviewer).inbox().messages()).hasSize(1);
    }

    @Test
    @DisplayName("RED-10: a bundle whose every text was redacted can be imported; what is no bundle is not handed over")
    void bundlesStayReadable() {
        Participant cursor = join("cursor");
        cursor.addFinding(TEXT);
        cursor.decide(TEXT, TEXT);
        Bundle bundle = cursor.bundle(Bundle.Privacy.FULL);
        redacting(text -> "[redacted]");
        Participant giver = join("cursor");
        giver.offer(Audience.everyone(), "take it", bundle, Duration.ofHours(1));
        Hash stored = session().handoffs().get(0).offer().value().bundle().orElseThrow();
        join("other", "cursor").importBundle(team.bundle(stored).orElseThrow());
        assertThat(team.session("other").findings())
                .extracting(entry -> entry.value().text())
                .containsExactly("[redacted]");

        long before = revision();
        for (String none : List.of("[\"\\u0068unter2\"]", "{\"a\":\"\\u0068unter2\",\"a\":\"x\"}", "{\"hunter2\":1}")) {
            assertThatThrownBy(() -> giver.offer(Audience.everyone(), "take it", Bundle.of(none), Duration.ofHours(1)))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isEqualTo(before);
    }

    private void redacting(Redactor redactor) {
        replaceStore(builder().redactor(redactor));
    }

    private static String mark(String text) {
        return text.replace(SECRET, "[redacted]");
    }

    /** What a redactor does that is not compiled with our null marks. */
    @SuppressWarnings("NullAway")
    private static String nothing(String text) {
        return null;
    }
}
