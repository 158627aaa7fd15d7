package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.AgentKey;
import io.leanctx.Hash;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The demo's proofs")
class ProofCheckTest {

    private static final String RUN = """
            {"run":"r","step":0,"agent":"ann","kind":"task","text":"Do it"}
            {"run":"r","step":1,"agent":"bob","kind":"thought","text":"How?"}
            """;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("are one for each channel, of all its commits, signed by their agents and by the store")
    void proveAll() throws Exception {
        try (Stage stage = new Stage(directory, RUN, RUN)) {
            Report report = check(stage, stage.outcome(), stage.key());

            assertThat(report.problems()).isEmpty();
            assertThat(report.proofs().proofs()).isEqualTo(2);
            assertThat(report.proofs().sound()).isEqualTo(2);
            assertThat(report.proofs().commits()).isEqualTo(4);
            assertThat(report.proofs().signed()).isEqualTo(4);
            assertThat(report.proofs().refused()).isEqualTo(2);
            assertThat(report.proofs().largest().map(Proofs.Head::revision)).contains(2L);
            assertThat(report.passed()).isTrue();
        }
    }

    @Test
    @DisplayName("are not believed if another store signed them, or another agent")
    void otherKeys() throws Exception {
        try (Stage stage = new Stage(directory, RUN)) {
            AgentKey other = SigningKeys.generate().publicKey();
            Replay.Played played = stage.outcome().channels().get(0);
            Replay.Played another = new Replay.Played(
                    played.workspace(),
                    played.run(),
                    played.team(),
                    Map.of("ann", other),
                    played.received(),
                    Hash.ZERO);
            Replay.Outcome outcome = new Replay.Outcome(List.of(another), List.of(), 0, List.of(), List.of());

            Report ofStore = check(stage, stage.outcome(), other);
            Report ofAgent = check(stage, outcome, stage.key());

            assertThat(ofStore.problems()).hasSize(1);
            assertThat(ofStore.problems().get(0)).contains("run-001.json is not sound");
            assertThat(ofStore.passed()).isFalse();
            assertThat(ofStore.proofs().sound()).isZero();
            assertThat(ofStore.proofs().largest()).isEqualTo(Optional.empty());
            assertThat(ofAgent.problems()).hasSize(1);
            assertThat(ofAgent.passed()).isFalse();
        }
    }

    private Report check(Stage stage, Replay.Outcome outcome, AgentKey storeKey) throws Exception {
        Report checked = stage.check();
        try (SessionStore store = stage.reopen()) {
            return new ProofCheck(store, directory.resolve("proofs"), storeKey).run(outcome, checked);
        }
    }
}
