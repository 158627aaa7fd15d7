package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.BriefRequest.Format;
import io.leanctx.EntryRef;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.TokenBudget;
import io.leanctx.TokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What briefs of small sessions say, and how. */
class BriefTest extends BriefStage {

    @Test
    @DisplayName("a session reads as one would expect, in Markdown")
    void markdown() {
        everything();

        assertThat(cursor.brief(PLENTY).text()).isEqualTo("""
                # my-team/feat/auth at revision 16, for cursor
                Agents: cursor, kiro

                ## Task
                - 1 cursor: Move auth to JWT

                ## Next steps
                - 2 kiro: 1. write the test
                  > 2. run it

                ## Handoffs that concern you (at 2026-03-01T09:00:00Z)
                - 3 kiro, to you, open until 2026-03-01T10:00:00Z, with a bundle: take over the front end

                ## Claims (at 2026-03-01T09:00:00Z)
                - 4 cursor, until 2026-03-01T09:05:00Z, token 4: src/auth.rs
                - 5 kiro, until 2026-03-01T09:05:00Z: src/main.rs

                ## Messages to you
                - 6 kiro, request to you: which algorithm?

                ## Decisions
                - 8 kiro, in place of 7: JWT, not server sessions (why: stateless)

                ## Knowledge
                - 9 cursor, auth.algorithm: EdDSA

                ## Findings
                - 10 cursor, src/auth.rs:42: Token expiry is hardcoded

                ## Progress
                - 11 kiro: read the module

                ## Files
                - 12 cursor, modified: src/auth.rs

                ## Other messages
                - 13 cursor, to everyone: back in a moment

                ## Shared files
                - 14 kiro, to everyone, lines 1-2, 5 bytes: src/lib.rs

                ## Left out
                - 2 acme.plan/1: history 15..16
                """);
    }

    @Test
    @DisplayName("a session reads as one would expect, in XML")
    void xml() {
        cursor.setTask("Move auth to JWT");
        kiro.addFinding("a < b && c > d", Location.of("src/\"auth\".rs", 42));
        kiro.claim("src/main.rs", Duration.ofMinutes(5));

        assertThat(cursor.brief(BriefRequest.of(PLENTY).as(Format.XML)).text()).isEqualTo("""
                <session workspace="my-team" channel="feat/auth" revision="3" for="cursor">
                <agents>cursor, kiro</agents>
                <task>
                <entry ref="1" by="cursor">Move auth to JWT</entry>
                </task>
                <claims at="2026-03-01T09:00:00Z">
                <entry ref="3" by="kiro" about="until 2026-03-01T09:05:00Z">src/main.rs</entry>
                </claims>
                <findings>
                <entry ref="2" by="kiro" about="src/&quot;auth&quot;.rs:42">a &lt; b &amp;&amp; c &gt; d</entry>
                </findings>
                </session>
                """);
    }

    @Test
    @DisplayName("what does not fit is counted, with where the log has it")
    void omissions() {
        cursor.setTask("Move auth to JWT");
        for (int i = 0; i < 40; i++) {
            kiro.addFinding("finding number " + i + ", of a length that is usual for findings");
        }
        Brief brief = cursor.brief(TokenBudget.of(200));

        assertThat(brief.tokens()).isBetween(180, 200);
        assertThat(brief.text())
                .contains("- 1 cursor: Move auth to JWT", "- 41 kiro: finding number 39")
                .contains("\n## Left out\n- 31 older findings: history 2..32\n");
        assertThat(brief.omitted()).containsExactly(new Brief.Omission("findings", 31, 2, 32));
        assertThat(brief.position()).isEqualTo(cursor.base());
    }

    @Test
    @DisplayName("an entry that is too long is named with its first words, and what comes after it goes in")
    void longEntry() {
        cursor.addFinding("an older finding");
        cursor.addFinding("The log of the failed build:\n" + "x".repeat(200_000));
        cursor.addFinding("a newer finding");
        Brief brief = kiro.brief(TokenBudget.of(200));

        assertThat(brief.text()).contains("""
                ## Findings
                - 1 cursor: an older finding
                - 2 cursor begins "The log of the failed build: xxx\
                """);
        assertThat(brief.text()).contains("xxx…\" (200,029 characters: history 2)\n- 3 cursor: a newer finding\n");
        assertThat(brief.omitted()).containsExactly(new Brief.Omission("findings", 1, 2, 2));
    }

    @Test
    @DisplayName("a task that is too long does not silence the rest")
    void longTask() {
        cursor.setTask("Move auth to JWT. " + "For the reasons see below. ".repeat(400));
        cursor.setNextSteps(List.of("write the test"));
        kiro.decide("JWT", "stateless");
        Brief brief = cursor.brief(TokenBudget.of(150));

        assertThat(brief.text())
                .contains("- 1 cursor begins \"Move auth to JWT. For the reasons", "(10,818 characters: history 1)")
                .contains("- 2 cursor: write the test", "- 3 kiro: JWT (why: stateless)");
        assertThat(brief.omitted()).containsExactly(new Brief.Omission("tasks", 1, 1, 1));
    }

    @Test
    @DisplayName("the task is never missing, whatever its length")
    void taskOfAnyLength() {
        cursor.setNextSteps(List.of("y".repeat(300), "z".repeat(200)));
        cursor.addFinding("f".repeat(250));
        cursor.addProgress("p".repeat(400));
        cursor.addProgress("q".repeat(300));
        for (int length = 100; length <= 1600; length += 10) {
            cursor.setTask("x".repeat(length));
            assertThat(cursor.brief(TokenBudget.of(500)).text())
                    .as("the brief with a task of %s characters", length)
                    .contains("## Task");
        }
    }

    @Test
    @DisplayName("a part that is long does not silence the others")
    void shares() {
        for (int i = 0; i < 100; i++) {
            cursor.decide("decision " + i);
            cursor.learn("key." + i, "value " + i);
            cursor.addFinding("finding " + i);
            cursor.addProgress("progress " + i);
        }
        assertThat(kiro.brief(TokenBudget.of(300)).text())
                .contains("decision 99", "decision 98", "value 99", "value 98", "finding 99", "progress 99");
    }

    @Test
    @DisplayName("what only repeats a newer entry goes in after all others")
    void repetitions() {
        cursor.addProgress("read the module");
        cursor.addFinding("the only one that differs");
        for (int i = 0; i < 50; i++) {
            cursor.addFinding("There is no code for me to execute");
        }
        assertThat(kiro.brief(TokenBudget.of(90)).text())
                .contains("- 2 cursor: the only one that differs", "- 52 cursor: There is no code for me to execute")
                .contains("- 1 cursor: read the module");
        assertThat(kiro.brief(PLENTY).omitted()).isEmpty();
    }

    @Test
    @DisplayName("a decision that overturned another goes in before older ones that did not")
    void overturning() {
        EntryRef first = ref(cursor.decide("sessions on the server").revision());
        cursor.decide("JWT, not server sessions", "stateless", first);
        for (int i = 0; i < 60; i++) {
            cursor.decide("a small decision with the number " + i);
        }
        assertThat(kiro.brief(TokenBudget.of(150)).text())
                .contains("- 2 cursor, in place of 1: JWT, not server sessions (why: stateless)")
                .contains("number 59")
                .doesNotContain("number 0\n", "sessions on the server");
    }

    @Test
    @DisplayName("a request waits for those it is for until they answer it")
    void requests() {
        kiro.send(Audience.role("developer"), MessageCategory.REQUEST, "which algorithm?");
        kiro.send(Audience.everyone(), MessageCategory.WARNING, "the build is broken");
        kiro.send(Audience.agents("cursor"), MessageCategory.STATUS, "half done");

        assertThat(part(cursor, "Messages to you"))
                .containsExactly(
                        "- 1 kiro, request to you: which algorithm?",
                        "- 2 kiro, warning to everyone: the build is broken");
        assertThat(part(cursor, "Other messages")).containsExactly("- 3 kiro, status to you: half done");
        assertThat(part(kiro, "Messages to you")).isEmpty();

        cursor.reply(cursor.session().messages().get(0), "EdDSA");
        assertThat(part(cursor, "Messages to you"))
                .containsExactly("- 2 kiro, warning to everyone: the build is broken");
        assertThat(part(kiro, "Messages to you")).containsExactly("- 4 cursor, response to you, on 1: EdDSA");
    }

    @Test
    @DisplayName("a handoff is shown to those who may accept it, who did, and who gave it")
    void handoffs() {
        offer(kiro, Audience.role("developer"), "the front end");
        offer(kiro, Audience.agents("windsurf"), "the tests");
        Participant windsurf = join("windsurf", "tester");

        assertThat(part(cursor, "Handoffs that concern you (at 2026-03-01T09:00:00Z)"))
                .containsExactly("- 1 kiro, to you, open until 2026-03-01T10:00:00Z: the front end");
        assertThat(part(cursor, "Also"))
                .containsExactly("- 2 kiro, handoff to windsurf, open until 2026-03-01T10:00:00Z: the tests");

        windsurf.accept(ref(2));
        cursor.decline(ref(1), "no time");
        String heading = "Handoffs that concern you (at 2026-03-01T09:00:00Z)";
        assertThat(part(windsurf, heading))
                .containsExactly("- 2 kiro, to windsurf, accepted by windsurf at 3: the tests");
        assertThat(part(kiro, heading))
                .containsExactly(
                        "- 1 kiro, to role(developer), open until 2026-03-01T10:00:00Z: the front end",
                        "- 2 kiro, to windsurf, accepted by windsurf at 3: the tests");
        assertThat(part(cursor, heading)).isEmpty();
    }

    @Test
    @DisplayName("what has expired is judged by the time of the newest commit, not by that of the reading")
    void expiry() {
        kiro.claim("src/main.rs", Duration.ofMinutes(5));
        cursor.claim("src/auth.rs", Duration.ofMinutes(5));
        String before = cursor.brief(PLENTY).text();
        now = now.plus(Duration.ofMinutes(10));
        assertThat(cursor.brief(PLENTY).text())
                .isEqualTo(before)
                .contains("- 1 kiro, until 2026-03-01T09:05:00Z: src/main.rs");

        kiro.addProgress("on it");
        assertThat(part(cursor, "Claims (at 2026-03-01T09:10:00Z)"))
                .containsExactly("- 2 cursor, expired at 2026-03-01T09:05:00Z, token 2: src/auth.rs");
        assertThat(part(cursor, "Also"))
                .containsExactly("- 1 kiro, claim expired at 2026-03-01T09:05:00Z: src/main.rs");
    }

    @Test
    @DisplayName("an empty and a deleted session say so")
    void emptySessions() {
        assertThat(kiro.brief(PLENTY).text()).isEqualTo("""
                # my-team/feat/auth at revision 0, for kiro
                Nobody has written here yet.
                """);
        kiro.setTask("t");
        kiro.delete();
        assertThat(kiro.brief(PLENTY).text()).isEqualTo("""
                # my-team/feat/auth at revision 2, for kiro
                The session was deleted at revision 2.
                """);
    }

    @Test
    @DisplayName("of many agents some are named and the others counted")
    void manyAgents() {
        for (int i = 0; i < 12; i++) {
            join("agent-" + i, "worker").addProgress("done " + i);
        }
        assertThat(kiro.brief(PLENTY).text())
                .contains("\nAgents: agent-0, agent-1, agent-2, agent-3, agent-4, agent-5 and 6 more\n");
    }

    @Test
    @DisplayName("a budget too small for the headline is refused with what that needs, and the base stays")
    void tooSmall() {
        cursor.setTask("t");
        for (Format format : Format.values()) {
            Participant late = join("late-" + format.name(), "tester");
            int needed = 0;
            try {
                late.brief(new BriefRequest(TokenBudget.of(3), format, Optional.empty()));
            } catch (LimitExceededException e) {
                assertThat(e)
                        .hasMessageMatching("the headline of a brief of my-team/feat/auth has \\d+ tokens, over the"
                                + " limit of 3; give the brief a budget of at least \\d+ tokens");
                needed = Integer.parseInt(e.getMessage().replaceAll("(?s).*at least (\\d+) tokens", "$1"));
            }
            assertThat(late.base().revision()).isZero();
            Brief least = late.brief(new BriefRequest(TokenBudget.of(needed), format, Optional.empty()));
            assertThat(least.tokens()).isEqualTo(needed);
            assertThat(least.omitted()).containsExactly(new Brief.Omission("tasks", 1, 1, 1));
            assertThat(late.base().revision()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("the counter is asked a few times with texts of about the budget's size, however large the session is")
    void fewCounts() {
        for (int i = 0; i < 50; i++) {
            cursor.tryCommit(proposal -> {
                for (int j = 0; j < 200; j++) {
                    proposal.addFinding("one of ten thousand findings, " + proposal + j);
                }
            });
        }
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger longest = new AtomicInteger();
        TokenCounter counter = text -> {
            calls.incrementAndGet();
            longest.accumulateAndGet(text.length(), Math::max);
            return TokenCounter.estimate().count(text);
        };
        Brief brief = kiro.brief(new TokenBudget(500, counter));

        assertThat(brief.tokens()).isBetween(450, 500);
        assertThat(calls.get()).isLessThanOrEqualTo(20);
        assertThat(longest.get()).isLessThan(500 * 4 * 3);
        assertThat(brief.omitted())
                .singleElement()
                .satisfies(left -> assertThat(left.count()).isGreaterThan(9_900));
    }

    @Test
    @DisplayName("a counter that counts less than nothing is refused")
    void brokenCounter() {
        assertThatThrownBy(() -> kiro.brief(new TokenBudget(500, text -> -1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("counts -1 tokens");
        assertThatThrownBy(() -> kiro.brief(new TokenBudget(500, text -> {
                    throw new IllegalStateException("no vocabulary");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no vocabulary");
    }
}
