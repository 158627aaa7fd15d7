package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Commit;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.Session;
import io.leanctx.TruncatedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether a proof verifies is for the verifiers to say; here is what a store owes besides. */
abstract class StoreProofRules extends StoreRules {

    private static final Pattern COMMIT = Pattern.compile("\"hash\":\"([0-9a-f]{64})\"(,\"incarnation\"|,\"instant\")");

    StoreProofRules(SessionStoreContract contract) {
        super(contract);
    }

    private String proof(long from, long to, ProofPrivacy privacy) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Position end = team.proof(CHANNEL, from, to, privacy, out);
        assertThat(end).isEqualTo(team.sessionAt(CHANNEL, to).position());
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> hashes(String proof) {
        return COMMIT.matcher(proof).results().map(found -> found.group(1)).toList();
    }

    private static List<String> hashes(List<Commit> commits) {
        return commits.stream()
                .map(commit -> commit.position().hash().toString())
                .toList();
    }

    @Test
    @DisplayName(
            "PRF-1: a proof has exactly the commits of its range, in order, and is told to end at the last of them")
    void range() throws Exception {
        addFindings("cursor", 7);
        addFindings("kiro", 3);
        List<Commit> log = log();
        for (ProofPrivacy privacy : List.of(ProofPrivacy.FULL, ProofPrivacy.REDACTED)) {
            assertThat(hashes(proof(1, 10, privacy))).isEqualTo(hashes(log));
            assertThat(hashes(proof(4, 8, privacy))).isEqualTo(hashes(log.subList(3, 8)));
            assertThat(hashes(proof(5, 5, privacy))).isEqualTo(hashes(log.subList(4, 5)));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        assertThat(team.proof(CHANNEL, ProofPrivacy.FULL, whole))
                .isEqualTo(session().position());
        assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo(proof(1, 10, ProofPrivacy.FULL));
    }

    @Test
    @DisplayName("PRF-2: what is redacted has no text, and a summary no commit")
    void redacted() throws Exception {
        Participant cursor = join("cursor");
        cursor.setTask("the secret task");
        cursor.addFinding("the secret finding");
        assertThat(proof(1, 2, ProofPrivacy.FULL)).contains("the secret task", "the secret finding");
        assertThat(proof(1, 2, ProofPrivacy.REDACTED)).doesNotContain("secret");
        assertThat(proof(1, 2, ProofPrivacy.SUMMARY)).doesNotContain("secret", "\"commits\":[");
    }

    @Test
    @DisplayName("PRF-3: a range that is none is refused, and nothing is written")
    void badRanges() {
        addFindings("cursor", 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long[] range : new long[][] {{0, 2}, {-1, 2}, {3, 2}, {1, 4}, {4, 4}, {1, Long.MAX_VALUE}, {1, 0}}) {
            assertThatThrownBy(() -> team.proof(CHANNEL, range[0], range[1], ProofPrivacy.FULL, out))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("head is at 3");
        }
        assertThatThrownBy(() -> team.proof("nothing/there", ProofPrivacy.FULL, out))
                .isInstanceOf(InvalidInputException.class);
        assertThat(out.size()).isZero();
    }

    @Test
    @DisplayName("PRF-4: what was truncated is not proven but refused, and nothing is written; the rest is")
    void truncated() throws Exception {
        addFindings("cursor", 5);
        joinSeeing("cursor").truncate(3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> team.proof(CHANNEL, 3, 5, ProofPrivacy.FULL, out))
                .isInstanceOf(TruncatedException.class);
        assertThat(out.size()).isZero();
        team.proof(CHANNEL, ProofPrivacy.FULL, out);
        assertThat(hashes(out.toString(StandardCharsets.UTF_8))).isEqualTo(hashes(log()));
    }

    @Test
    @DisplayName("PRF-5: a proof writes nothing to the store; what lands meanwhile is not in it, and is not held up")
    void meanwhile() throws Exception {
        addFindings("cursor", 3);
        ByteArrayOutputStream proof = new ByteArrayOutputStream();
        OutputStream committing = new OutputStream() {
            @Override
            public void write(int value) {
                addFindings("kiro", proof.size() == 0 ? 1 : 0);
                proof.write(value);
            }
        };
        Position end = team.proof(CHANNEL, ProofPrivacy.FULL, committing);
        assertThat(end.revision()).isEqualTo(3);
        assertThat(revision()).isEqualTo(4);
        assertThat(proof.toString(StandardCharsets.UTF_8)).isEqualTo(proof(1, 3, ProofPrivacy.FULL));
    }

    @Test
    @DisplayName("PRF-6: what the stream throws comes to the caller, and the store goes on")
    void streamFails() throws Exception {
        addFindings("cursor", 3);
        Session before = session();
        IOException full = new IOException("full");
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw full;
            }
        };
        assertThatThrownBy(() -> team.proof(CHANNEL, ProofPrivacy.FULL, failing))
                .isSameAs(full);
        assertSame(session(), before);
        assertThat(hashes(proof(1, 3, ProofPrivacy.FULL))).isEqualTo(hashes(log()));
    }
}
