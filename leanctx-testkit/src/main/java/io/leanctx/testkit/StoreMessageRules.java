package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.HistoryDivergedException;
import io.leanctx.Inbox;
import io.leanctx.InvalidInputException;
import io.leanctx.MessageCategory;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreMessageRules extends StoreRules {

    StoreMessageRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("MSG-1: a message is in the inbox of each agent it is for, of nobody else, and not of its author")
    void audiences() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        Participant reviewer = join(AgentProfile.client("kiro").withRole("reviewer"));
        send(cursor, Audience.everyone(), "to all");
        send(cursor, Audience.agents("claude-code", "cursor", "nobody-yet"), "to some");
        send(cursor, Audience.role("reviewer"), "to reviewers");
        send(reviewer, Audience.role("reviewer"), "to the others of them");
        assertThat(texts(claude)).containsExactly("to all", "to some");
        assertThat(texts(reviewer)).containsExactly("to all", "to reviewers");
        assertThat(texts(cursor)).isEmpty();
        assertThat(texts(join("nobody-yet"))).containsExactly("to all", "to some");
    }

    @Test
    @DisplayName("MSG-2: directed means addressed, not secret: the session has every message, with author and place")
    void addressedNotSecret() {
        Commit commit = send(join("cursor"), Audience.agents("claude-code"), "for claude-code");
        Entry<Coordination.Message> message = session().messages().get(0);
        assertThat(message.ref()).isEqualTo(new EntryRef(commit.revision(), 0));
        assertThat(message.agent()).isEqualTo("cursor");
        assertThat(message.at()).isEqualTo(commit.at());
        assertThat(message.value().category()).isEqualTo(MessageCategory.INFO);
        assertThat(message.value().to()).isEqualTo(Audience.agents("claude-code"));
        assertThat(join("kiro").session().messages()).containsExactly(message);
        assertThat(texts(join("kiro"))).isEmpty();
    }

    @Test
    @DisplayName("MSG-3: the same comes again, with what is new, until it is acknowledged; after that only what is new")
    void untilAcknowledged() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        send(cursor, Audience.everyone(), "one");
        Inbox first = claude.inbox();
        send(cursor, Audience.everyone(), "two");
        assertThat(texts(claude)).containsExactly("one", "two");
        claude.acknowledge(first.upTo());
        assertThat(texts(claude)).containsExactly("two");
        assertThat(texts(join("claude-code")))
                .as("of another participant of the same agent")
                .containsExactly("two");
        claude.acknowledge(claude.inbox().upTo());
        assertThat(texts(claude)).isEmpty();
        assertThat(claude.inbox().lostBelow()).isEmpty();
    }

    @Test
    @DisplayName("MSG-4: what was acknowledged does not come back: an older position, or none, changes nothing")
    void neverBack() throws Exception {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            positions.add(send(cursor, Audience.everyone(), "message " + i).position());
        }
        Race.run(positions.size(), i -> () -> {
            claude.acknowledge(positions.get(i));
            return i;
        });
        assertThat(texts(claude)).isEmpty();
        claude.acknowledge(positions.get(3));
        claude.acknowledge(Position.START);
        assertThat(texts(claude)).isEmpty();
    }

    @Test
    @DisplayName("MSG-5: a position beyond the head, or of another log, cannot be acknowledged, and nothing changes")
    void notOfThisLog() {
        Position head = send(join("cursor"), Audience.everyone(), "one").position();
        Position elsewhere =
                send(join("other", "cursor"), Audience.everyone(), "one").position();
        Participant claude = join("claude-code");
        assertThatThrownBy(() -> claude.acknowledge(new Position(2, head.hash())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("its head is at 1");
        assertThatThrownBy(() -> claude.acknowledge(elsewhere)).isInstanceOf(HistoryDivergedException.class);
        addFindings("cursor", 3);
        assertThatThrownBy(() -> claude.acknowledge(elsewhere)).isInstanceOf(HistoryDivergedException.class);
        assertThat(texts(claude)).containsExactly("one");
        claude.acknowledge(head);
        assertThat(texts(claude)).isEmpty();
    }

    @Test
    @DisplayName("MSG-6: neither reading an inbox nor acknowledging it writes to the log or moves the base")
    void costsNothing() {
        send(join("cursor"), Audience.everyone(), "one");
        Participant claude = join("claude-code");
        Inbox inbox = claude.inbox();
        claude.acknowledge(inbox.upTo());
        assertThat(inbox.upTo()).isEqualTo(session().position());
        assertThat(claude.base()).isEqualTo(Position.START);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("MSG-7: an inbox belongs to one agent at one channel, whatever others are called")
    void apart() {
        Participant cursor = join("cursor");
        Participant other = join("other", "cursor");
        List<String> alike = List.of("kiro", "kiro-2", "kiro.2", "Kiro", "kir");
        for (String reader : alike) {
            send(cursor, Audience.agents(reader), "main to " + reader);
            send(other, Audience.agents(reader), "other to " + reader);
        }
        for (String reader : alike) {
            Participant here = join(reader);
            assertThat(texts(here)).containsExactly("main to " + reader);
            here.acknowledge(here.inbox().upTo());
            assertThat(texts(here)).isEmpty();
            assertThat(texts(join("other", reader))).containsExactly("other to " + reader);
        }
    }

    @Test
    @DisplayName("MSG-8: what was acknowledged stays so for the next store")
    void acrossStores() {
        Agent claude = agent("claude-code");
        send(join("cursor"), Audience.everyone(), "one");
        join("claude-code").acknowledge(session().position());
        send(join("cursor"), Audience.everyone(), "two");
        replaceStore(builder().cacheWeight(0));
        assertThat(texts(team.join(CHANNEL, claude))).containsExactly("two");
    }

    @Test
    @DisplayName("MSG-9: messages that were summarized before they were acknowledged come all the same, in order")
    void summarized() {
        Participant cursor = joinSeeing("cursor");
        Participant claude = join("claude-code");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            int number = i;
            sent.add("message " + i);
            committed(
                    cursor,
                    p -> p.addFinding("f").send(Audience.everyone(), MessageCategory.STATUS, "message " + number));
        }
        claude.acknowledge(team.history(CHANNEL, 99, 1).commits().get(0).position());
        cursor.summarize(590, "what was said");
        sent.add("the last");
        send(cursor, Audience.everyone(), "the last");
        assertThat(session().messages()).hasSize(11);
        assertThat(texts(claude)).isEqualTo(sent.subList(100, 601));
        assertThat(claude.inbox().messages().get(0).ref()).isEqualTo(new EntryRef(101, 1));
        cursor.session();
        cursor.summarize(601, "all of it");
        assertThat(texts(claude)).isEqualTo(sent.subList(100, 601));
        assertThat(claude.inbox().lostBelow()).isEmpty();
        claude.acknowledge(claude.inbox().upTo());
        assertThat(texts(claude)).isEmpty();
    }

    @Test
    @DisplayName(
            "MSG-10: while others send, a reader who acknowledges what it was given gets each message once, in order")
    void whileOthersSend() throws Exception {
        int senders = 4;
        int each = 50;
        AtomicInteger sending = new AtomicInteger(senders);
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            Participant sender = join("sender-" + i);
            tasks.add(() -> {
                for (int n = 0; n < each; n++) {
                    send(sender, Audience.everyone(), "message " + n + " of " + sender.agent());
                }
                sending.decrementAndGet();
                return List.of();
            });
        }
        Participant reader = join("reader");
        tasks.add(() -> {
            List<String> read = new ArrayList<>();
            boolean last = false;
            while (!last) {
                last = sending.get() == 0;
                Inbox inbox = reader.inbox();
                inbox.messages().forEach(message -> read.add(message.value().text()));
                reader.acknowledge(inbox.upTo());
            }
            return read;
        });
        List<String> read = Race.run(tasks).get(senders);
        assertThat(read)
                .isEqualTo(session().messages().stream()
                        .map(sent -> sent.value().text())
                        .toList());
        assertThat(read).hasSize(senders * each).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("MSG-11: a reply goes to the author of what it answers, and belongs to its thread")
    void threads() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        send(cursor, Audience.everyone(), "question");
        Entry<Coordination.Message> question = claude.inbox().messages().get(0);
        send(cursor, Audience.everyone(), "another thread");
        claude.reply(question, "answer");
        Entry<Coordination.Message> answer = cursor.inbox().messages().get(0);
        assertThat(answer.value())
                .isEqualTo(new Coordination.Message(
                        MessageCategory.RESPONSE, Audience.agents("cursor"), "answer", Optional.of(question.ref())));
        cursor.reply(answer, "thanks");
        join("kiro").reply(question, "another answer");
        for (Entry<Coordination.Message> any : List.of(question, answer)) {
            assertThat(session().thread(any.ref()))
                    .extracting(entry -> entry.value().text())
                    .containsExactly("question", "answer", "thanks", "another answer");
        }
        assertThat(session().thread(new EntryRef(2, 0))).hasSize(1);
        assertThat(session().thread(new EntryRef(40, 0))).isEmpty();
    }

    @Test
    @DisplayName("MSG-12: only a message of this log can be answered, summarized or not")
    void repliesToNothing() {
        Participant cursor = joinSeeing("cursor");
        EntryRef finding = new EntryRef(cursor.addFinding("f").revision(), 0);
        EntryRef message = new EntryRef(send(cursor, Audience.everyone(), "m").revision(), 0);
        cursor.summarize(2, "all of it");
        assertThat(session().messages()).isEmpty();
        for (EntryRef none : List.of(finding, new EntryRef(2, 1), new EntryRef(3, 0), new EntryRef(99, 0))) {
            assertThatThrownBy(() -> cursor.add(reply(none)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("entry " + none + " of team/main is not a message of this log");
        }
        assertThat(revision()).isEqualTo(3);
        assertThat(cursor.add(reply(message)).revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("MSG-13: where what was acknowledged is not of the log as it is, the inbox begins anew")
    void startsOver() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        send(cursor, Audience.everyone(), "one");
        send(cursor, Audience.everyone(), "two");
        Hash lost = Hash.sha256(new byte[] {1});
        for (long revision : List.of(1L, 2L, 40L)) {
            claude.acknowledge(session().position());
            assertThat(texts(claude)).isEmpty();
            String position = new Position(revision, lost).toString();
            backend.putSoft(
                    new ChannelKey("team", CHANNEL),
                    new SoftState(
                            "inbox/claude-code",
                            Bytes.wrap(position.getBytes(StandardCharsets.US_ASCII)),
                            Instant.MAX));
            assertThat(texts(claude)).as("after %s was lost", position).containsExactly("one", "two");
        }
        claude.acknowledge(session().position());
        assertThat(texts(claude)).isEmpty();
    }

    @Test
    @DisplayName("MSG-14: who had not acknowledged what a deletion took learns where the log begins")
    void deleted() {
        Participant cursor = joinSeeing("cursor");
        Participant claude = join("claude-code");
        Position first = send(cursor, Audience.everyone(), "gone").position();
        send(cursor, Audience.everyone(), "gone as well");
        claude.acknowledge(first);
        cursor.delete();
        send(cursor, Audience.everyone(), "after it");
        assertThat(texts(claude)).containsExactly("after it");
        assertThat(claude.inbox().lostBelow()).hasValue(3);
        claude.acknowledge(claude.inbox().upTo());
        assertThat(claude.inbox().lostBelow()).isEmpty();
        assertThat(texts(claude)).isEmpty();
    }

    @Test
    @DisplayName("MSG-15: of ten thousand messages the few that are new come, whoever they were for")
    void many() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        for (int i = 0; i < 100; i++) {
            committed(cursor, p -> {
                for (int n = 0; n < 100; n++) {
                    p.send(Audience.agents(n % 2 == 0 ? "claude-code" : "kiro"), MessageCategory.FINDING, "m" + n);
                }
            });
        }
        claude.acknowledge(team.history(CHANNEL, 97, 1).commits().get(0).position());
        Inbox inbox = claude.inbox();
        assertThat(inbox.messages()).hasSize(100);
        assertThat(inbox.messages()).extracting(Entry::revision).containsOnly(99L, 100L);
        assertThat(join("kiro").inbox().messages()).hasSize(5_000);
    }

    @Test
    @DisplayName("MSG-16: a message without text or readers is refused, and an audience is read back as it was written")
    void badInput() {
        Participant cursor = join("cursor");
        assertThatThrownBy(() -> send(cursor, Audience.everyone(), " ")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Audience.agents()).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Audience.agents("two words")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Audience.role(" ")).isInstanceOf(InvalidInputException.class);
        assertThat(revision()).isZero();
        Set<Audience> audiences = new LinkedHashSet<>(List.of(
                Audience.everyone(),
                Audience.agents("b", "a", "b"),
                Audience.role("a) or (b"),
                Audience.role("everyone"),
                Audience.role("agents(a)")));
        audiences.forEach(to -> send(cursor, to, "to " + to));
        replaceStore(builder().cacheWeight(0));
        assertThat(session().messages()).extracting(sent -> sent.value().to()).containsExactlyElementsOf(audiences);
        assertThat(audiences.stream().map(Audience::toString).map(Audience::parse))
                .containsExactlyElementsOf(audiences);
    }

    @Test
    @DisplayName("MSG-17: a truncation takes from an inbox only what was summarized before it, and the inbox says so")
    void truncated() {
        Participant cursor = joinSeeing("cursor");
        Participant claude = join("claude-code");
        for (int i = 1; i <= 8; i++) {
            send(cursor, Audience.everyone(), "message " + i);
        }
        Position third = team.history(CHANNEL, 2, 1).commits().get(0).position();
        cursor.truncate(6);
        assertThat(texts(claude)).hasSize(8);
        assertThat(claude.inbox().lostBelow()).isEmpty();
        cursor.session();
        cursor.summarize(7, "what was said");
        assertThat(texts(claude)).containsExactly("message 7", "message 8");
        assertThat(claude.inbox().lostBelow()).hasValue(7);
        claude.acknowledge(third);
        assertThat(claude.inbox().lostBelow()).hasValue(7);
        claude.acknowledge(claude.inbox().upTo());
        assertThat(claude.inbox().lostBelow()).isEmpty();
        assertThat(texts(claude)).isEmpty();
    }

    @Test
    @DisplayName("MSG-18: the inbox of a fork begins empty, though its session has the messages that were copied")
    void forked() {
        Participant cursor = joinSeeing("cursor");
        send(cursor, Audience.everyone(), "summarized there");
        cursor.summarize(1, "what was said");
        send(cursor, Audience.everyone(), "copied");
        cursor.share(Audience.everyone(), "src/auth.rs", new byte[] {1});
        cursor.fork(session().position(), "fork");
        Participant claude = join("fork", "claude-code");
        assertThat(claude.inbox().messages()).isEmpty();
        assertThat(claude.inbox().shared()).isEmpty();
        assertThat(claude.inbox().lostBelow()).isEmpty();
        Entry<Coordination.Message> copied = team.session("fork").messages().get(0);
        assertThat(copied.value().text()).isEqualTo("copied");
        join("fork", "kiro").reply(copied, "answered in the fork");
        send(join("fork", "cursor"), Audience.everyone(), "said in the fork");
        assertThat(texts(claude)).containsExactly("said in the fork");
        assertThat(team.session("fork").thread(copied.ref())).hasSize(2);
        assertThat(texts(join("claude-code"))).containsExactly("summarized there", "copied");
    }

    @Test
    @DisplayName("MSG-19: an agent that was shut out has no inbox any more")
    void revoked() {
        send(join("cursor"), Audience.everyone(), "one");
        Participant claude = join("claude-code");
        Position upTo = claude.inbox().upTo();
        team.revoke(agent("cursor"), "claude-code", "gone");
        assertThatThrownBy(claude::inbox).isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> claude.acknowledge(upTo)).isInstanceOf(NotAllowedException.class);
    }

    private Participant join(AgentProfile profile) {
        return team.join(CHANNEL, team.register(profile));
    }

    private static Coordination.Message reply(EntryRef to) {
        return new Coordination.Message(MessageCategory.RESPONSE, Audience.everyone(), "reply", Optional.of(to));
    }

    private static Commit send(Participant from, Audience to, String text) {
        return from.send(to, MessageCategory.INFO, text);
    }

    private static List<String> texts(Participant reader) {
        return reader.inbox().messages().stream()
                .map(message -> message.value().text())
                .toList();
    }
}
