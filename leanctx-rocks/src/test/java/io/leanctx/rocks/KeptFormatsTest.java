package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a version wrote is read by all that come after it. */
class KeptFormatsTest {

    @TempDir
    Path temp;

    @ParameterizedTest(name = "format {0}, {1}")
    @CsvSource({"1,closed", "1,killed", "2,closed", "2,killed"})
    @DisplayName("a store of each format there was is opened, read whole, and written on, as often as one likes")
    void opens(int format, String name) throws IOException {
        Expected expected = unpacked(format, name);
        Path store = temp.resolve(name);
        for (int round = 0; round < 2; round++) {
            try (SessionStore opened = LeanCtx.open(RocksBackend.existing(store))) {
                Workspace workspace = opened.workspace(KeptStore.WORKSPACE);
                assertThat(heads(workspace)).isEqualTo(expected.heads());
                expected.heads().keySet().forEach(channel -> assertWhole(workspace, channel));
                assertContent(workspace.session("main"));
                if (format > 1) {
                    assertTeam(workspace);
                }
            }
        }
        try (SessionStore opened = LeanCtx.open(RocksBackend.existing(store))) {
            Participant main = opened.workspace(KeptStore.WORKSPACE).join("main", expected.agent());
            long before = main.session().revision();
            assertThat(main.addFinding("written later").revision()).isEqualTo(before + 1);
        }
        try (SessionStore opened = LeanCtx.open(RocksBackend.existing(store))) {
            Session session = opened.workspace(KeptStore.WORKSPACE).session("main");
            assertThat(session.findings()).hasSize(KeptStore.FINDINGS + 1);
            assertThat(session.findings().get(KeptStore.FINDINGS).value().text())
                    .isEqualTo("written later");
        }
    }

    private static void assertContent(Session session) {
        assertThat(session.task().map(Entry::value).map(task -> task.text())).hasValue("Keep what was written");
        assertThat(session.findings()).hasSize(KeptStore.FINDINGS);
        assertThat(session.findings().get(41).value().text()).isEqualTo("finding 42");
        assertThat(session.knowledge().keySet()).containsExactly("large");
        assertThat(session.knowledge().get("large").value().value()).isEqualTo(KeptStore.LARGE);
        assertThat(session.decisions())
                .extracting(decision -> decision.value().text())
                .containsExactly("Or two");
        assertThat(session.agents()).containsExactly("cursor");
    }

    private static void assertTeam(Workspace workspace) {
        Session team = workspace.session("team");
        assertThat(team.oldest()).isEqualTo(5);
        assertThat(team.claims().values()).extracting(Claim::token).containsExactly(2L);
        assertThat(team.summaries())
                .extracting(summary -> summary.value().text())
                .containsExactly(Optional.of("the summary"));
        assertThat(team.shared()).hasSize(1);
        assertThat(workspace.content(team.shared().get(0).value().content()).map(Hash::sha256))
                .hasValue(Hash.sha256(KeptStore.SHARED));
    }

    /** Reads each commit, which verifies the chain of their hashes. */
    private static void assertWhole(Workspace workspace, String channel) {
        Session session = workspace.session(channel);
        List<Long> revisions = new ArrayList<>();
        long after = session.oldest() - 1;
        HistoryPage page;
        do {
            page = workspace.history(channel, Math.max(0, after), 100);
            revisions.addAll(page.commits().stream().map(Commit::revision).toList());
            after = revisions.get(revisions.size() - 1);
        } while (page.hasMore());
        assertThat(revisions).hasSize((int) (session.revision() - Math.max(1, session.oldest()) + 1));
        assertThat(after).isEqualTo(session.revision());
    }

    private static Map<String, String> heads(Workspace workspace) {
        return workspace.channels(Optional.empty(), 100).channels().stream()
                .collect(Collectors.toMap(
                        channel -> channel.channel(),
                        channel -> channel.position().revision() + " "
                                + channel.position().hash()));
    }

    private record Expected(Agent agent, Map<String, String> heads) {}

    private Expected unpacked(int format, String name) throws IOException {
        KeptStore.unpack(format, temp);
        List<String> lines = Files.readAllLines(temp.resolve("expected"), StandardCharsets.UTF_8);
        int half = lines.size() / 2;
        List<String> own = name.equals("closed") ? lines.subList(0, half) : lines.subList(half, lines.size());
        String[] token = own.get(0).split(" ", -1);
        return new Expected(
                new Agent(token[1], token[2]),
                own.subList(1, half).stream()
                        .map(line -> line.split(" ", 3))
                        .collect(Collectors.toMap(words -> words[1], words -> words[2])));
    }
}
