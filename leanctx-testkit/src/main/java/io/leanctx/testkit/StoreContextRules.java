package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination.ContextShared;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.LineRange;
import io.leanctx.Participant;
import io.leanctx.Workspace;
import io.leanctx.spi.Blob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreContextRules extends StoreRules {

    private static final String FILE = "src/auth.rs";

    StoreContextRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("CTX-1: a shared file is in the inbox of those it is for, and its content is read by its hash")
    void shared() {
        byte[] content = bytes("fn main() {}\n");
        Participant cursor = join("cursor");
        cursor.share(Audience.agents("claude-code"), FILE, content);
        Participant claude = join("claude-code");
        Entry<ContextShared> shared = claude.inbox().shared().get(0);
        Hash hash = Hash.sha256(content);
        assertThat(shared.value())
                .isEqualTo(new ContextShared(
                        Audience.agents("claude-code"), FILE, Optional.empty(), hash, content.length, hash));
        assertThat(shared.agent()).isEqualTo("cursor");
        assertThat(content(hash)).isEqualTo(content);
        assertThat(session().shared()).containsExactly(shared);
        assertThat(cursor.inbox().shared()).isEmpty();
        assertThat(join("kiro").inbox().shared()).isEmpty();
        claude.acknowledge(claude.inbox().upTo());
        assertThat(claude.inbox().shared()).isEmpty();
    }

    @Test
    @DisplayName("CTX-2: some lines of a file are shared as they are, whatever ends them")
    void excerpts() {
        Participant cursor = join("cursor");
        String file = "one\r\ntwo\nthr\u00e9\u00e9\n\nfive";
        share(cursor, file, new LineRange(1, 1), "one\r\n");
        share(cursor, file, new LineRange(2, 3), "two\nthr\u00e9\u00e9\n");
        share(cursor, file, new LineRange(4, 4), "\n");
        share(cursor, file, new LineRange(5, 5), "five");
        share(cursor, file, new LineRange(1, 5), file);
        share(cursor, "only\n", new LineRange(1, 1), "only\n");
        long before = revision();
        for (LineRange none : List.of(new LineRange(5, 6), new LineRange(6, 6))) {
            assertThatThrownBy(() -> cursor.share(Audience.everyone(), FILE, bytes(file), none))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("it has 5 lines");
        }
        assertThatThrownBy(() -> cursor.share(Audience.everyone(), FILE, new byte[0], new LineRange(1, 1)))
                .isInstanceOf(InvalidInputException.class);
        assertThat(revision()).isEqualTo(before);
    }

    @Test
    @DisplayName(
            "CTX-3: the hash of the file, also of one of which some lines are shared, tells whether it has changed")
    void changedSince() {
        byte[] then = bytes("one\ntwo\n");
        join("cursor").share(Audience.everyone(), FILE, then, new LineRange(1, 1));
        ContextShared shared = join("claude-code").inbox().shared().get(0).value();
        assertThat(shared.file()).isEqualTo(Hash.sha256(then));
        assertThat(shared.file()).isNotEqualTo(Hash.sha256(bytes("one\ntwo, changed\n")));
        assertThat(content(shared.content())).isEqualTo(bytes("one\n"));
    }

    @Test
    @DisplayName("CTX-4: any bytes up to 16 MiB can be shared, none at all as well, and one byte more is refused")
    void sizes() {
        needs(Absence.LARGE_BLOBS);
        Participant cursor = join("cursor");
        byte[] most = new byte[Limits.MAX_CONTENT_BYTES];
        new Random(7).nextBytes(most);
        for (byte[] content : List.of(most, new byte[0], new byte[] {0, -1, (byte) 0xc3})) {
            cursor.share(Audience.everyone(), FILE, content);
            assertThat(content(Hash.sha256(content))).isEqualTo(content);
        }
        byte[] tooMuch = new byte[Limits.MAX_CONTENT_BYTES + 1];
        assertThatThrownBy(() -> cursor.share(Audience.everyone(), FILE, tooMuch))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> cursor.tryCommit(p -> {
                    for (int i = 0; i < 5; i++) {
                        p.share(Audience.everyone(), FILE, most);
                    }
                }))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("bytes, over the limit of 67,108,864");
        assertThat(revision()).isEqualTo(3);
        replaceStore(builder().cacheWeight(0));
        assertThat(content(Hash.sha256(most))).isEqualTo(most);
    }

    @Test
    @DisplayName("CTX-5: content is of its workspace, whatever its channel, and no other workspace can read it")
    void isolation() {
        byte[] content = bytes("secret of the team");
        join("one", "cursor").share(Audience.everyone(), FILE, content);
        join("two", "cursor").share(Audience.everyone(), FILE, content);
        Workspace other = store.workspace("team2");
        assertThat(other.content(Hash.sha256(content))).isEmpty();
        assertThat(team.content(Hash.sha256(bytes("another")))).isEmpty();
        joinSeeing("one", "cursor").delete();
        assertThat(content(Hash.sha256(content)))
                .as("as the other channel refers to it still")
                .isEqualTo(content);
    }

    @Test
    @DisplayName("CTX-6: what is shared without its content, with other content, or with a wrong size is refused")
    void lies() {
        Participant cursor = join("cursor");
        byte[] content = bytes("content");
        Hash hash = Hash.sha256(content);
        ContextShared right = change(hash, content.length);
        List<ThrowingCallable> refused = List.of(
                () -> cursor.add(right),
                () -> cursor.add(right, bytes("other")),
                () -> cursor.add(change(hash, content.length + 1), content),
                () -> cursor.add(change(Hash.sha256(bytes("other")), content.length), content),
                () -> cursor.tryCommit(p -> p.addFinding("f").add(right)),
                () -> cursor.add(new Change.Finding("refers to nothing", Optional.empty()), content));
        for (ThrowingCallable attempt : refused) {
            assertThatThrownBy(attempt).isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isZero();
        assertThat(team.content(hash)).isEmpty();
        cursor.add(right, content);
        assertThat(content(hash)).isEqualTo(content);
    }

    @Test
    @DisplayName("CTX-7: of a commit that is refused no content is kept; of a proposal that lands, all of it")
    void together() {
        join("cursor").setTask("t");
        byte[] one = bytes("one");
        byte[] two = bytes("two");
        Participant claude = join("claude-code");
        conflict(claude, p -> p.setTask("u").share(Audience.everyone(), FILE, one));
        assertThatThrownBy(() -> claude.tryCommit(p -> {
                    p.share(Audience.everyone(), FILE, one);
                    throw new IllegalStateException("made to fail by the test");
                }))
                .hasMessage("made to fail by the test");
        assertThat(team.content(Hash.sha256(one))).isEmpty();
        committed(
                claude,
                p -> p.share(Audience.everyone(), "one", one)
                        .share(Audience.everyone(), "two", two)
                        .share(Audience.everyone(), "one again", one));
        assertThat(content(Hash.sha256(one))).isEqualTo(one);
        assertThat(content(Hash.sha256(two))).isEqualTo(two);
        assertThat(session().shared()).hasSize(3);
    }

    @Test
    @DisplayName("CTX-8: content that is shared while the last that refers to it is deleted stays for the new one")
    void noRaceWithDeletion() throws Exception {
        byte[] content = bytes("wanted by two");
        Hash hash = Hash.sha256(content);
        for (int round = 0; round < 20; round++) {
            String old = "old-" + round;
            String fresh = "fresh-" + round;
            join(old, "cursor").share(Audience.everyone(), FILE, content);
            Participant deleter = joinSeeing(old, "cursor");
            Participant sharer = join(fresh, "claude-code");
            Race.run(2, i -> () -> i == 0 ? deleter.delete() : sharer.share(Audience.everyone(), FILE, content));
            assertThat(content(hash)).isEqualTo(content);
            joinSeeing(fresh, "cursor").delete();
        }
    }

    @Test
    @DisplayName("CTX-9: shared content is there for the next store")
    void forTheNextStore() {
        byte[] content = bytes("kept");
        join("cursor").share(Audience.everyone(), FILE, content);
        replaceStore(builder().cacheWeight(0));
        assertThat(content(Hash.sha256(content))).isEqualTo(content);
    }

    @Test
    @DisplayName(
            "CTX-10: where the backend keeps no large blobs, content that is too large is refused and nothing lands")
    void tooLargeForTheBackend() {
        onlyWithout(Absence.LARGE_BLOBS);
        Participant cursor = join("cursor");
        byte[] small = new byte[Blob.SMALL_BYTES];
        byte[] large = new byte[Limits.MAX_CONTENT_BYTES];
        cursor.share(Audience.everyone(), FILE, small);
        assertThatThrownBy(() -> cursor.share(Audience.everyone(), FILE, large))
                .isInstanceOf(LimitExceededException.class);
        assertThat(revision()).isEqualTo(1);
        cursor.setTask("goes on");
        assertThat(revision()).isEqualTo(2);
        assertThat(content(Hash.sha256(small))).isEqualTo(small);
    }

    @Test
    @DisplayName("CTX-11: content is copied both ways: what is done to an array that was given or read changes nothing")
    void copies() {
        byte[] content = bytes("as it was shared");
        Hash hash = Hash.sha256(content);
        byte[] given = content.clone();
        committed(join("cursor"), p -> {
            p.share(Audience.everyone(), FILE, given);
            given[0] = 0;
        });
        given[1] = 0;
        byte[] read = content(hash);
        assertThat(read).isEqualTo(content);
        read[2] = 0;
        assertThat(content(hash)).isEqualTo(content);
    }

    private void share(Participant by, String file, LineRange lines, String excerpt) {
        by.share(Audience.everyone(), FILE, bytes(file), lines);
        List<Entry<ContextShared>> shared = session().shared();
        ContextShared last = shared.get(shared.size() - 1).value();
        assertThat(last.lines()).contains(lines);
        assertThat(last.file()).isEqualTo(Hash.sha256(bytes(file)));
        assertThat(last.size()).isEqualTo(bytes(excerpt).length);
        assertThat(new String(content(last.content()), StandardCharsets.UTF_8)).isEqualTo(excerpt);
    }

    private Participant joinSeeing(String channel, String agent) {
        Participant participant = join(channel, agent);
        participant.session();
        return participant;
    }

    private byte[] content(Hash hash) {
        Optional<byte[]> content = team.content(hash);
        assertThat(content).as("the content with the hash %s", hash).isPresent();
        return content.orElseThrow();
    }

    private static ContextShared change(Hash content, int size) {
        return new ContextShared(Audience.everyone(), FILE, Optional.empty(), content, size, content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
