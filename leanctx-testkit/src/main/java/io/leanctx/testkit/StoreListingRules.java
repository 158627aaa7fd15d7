package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreListingRules extends StoreRules {

    StoreListingRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("CHAN-1: channels with commits are listed, in the order of the UTF-8 bytes of their names")
    void ordered() {
        List<String> ordered = List.of("A", "a", "a-b", "a/b", "a0", "b", "z", "\u00e9", "\uffee", "\ud83d\ude00");
        for (int i = ordered.size() - 1; i >= 0; i--) {
            join(ordered.get(i), "cursor").addFinding("f");
        }
        team.session("read/only");
        ChannelPage page = team.channels(Optional.empty(), 1_000);
        assertThat(page.channels()).extracting(ChannelSummary::channel).isEqualTo(ordered);
        assertThat(page.next()).isEmpty();
    }

    @Test
    @DisplayName("CHAN-2: a summary says where the channel stands, since when, who wrote to it and at what task")
    void summary() {
        addFindings("cursor", 1);
        join("claude-code").setTask("the task");
        addFindings("cursor", 1);
        assertThat(team.channels(Optional.empty(), 10).channels())
                .containsExactly(new ChannelSummary(
                        CHANNEL,
                        session().position(),
                        session().updatedAt().orElseThrow(),
                        List.of("cursor", "claude-code"),
                        2,
                        "the task"));
    }

    @Test
    @DisplayName(
            "CHAN-3: a summary names 16 agents and counts all, and has 200 characters of the task, none cut in half")
    void boundedSummary() {
        for (int i = 0; i < 20; i++) {
            addFindings("agent-" + i, 1);
        }
        String task = "x".repeat(199) + "\ud83d\ude00 and so on";
        joinSeeing("agent-0").setTask(task);
        ChannelSummary summary = team.channels(Optional.empty(), 10).channels().get(0);
        assertThat(summary.agentCount()).isEqualTo(20);
        assertThat(summary.agents())
                .isEqualTo(IntStream.range(0, 16).mapToObj(i -> "agent-" + i).toList());
        assertThat(task).startsWith(summary.task());
        assertThat(summary.task()).hasSizeBetween(199, 200);
        assertThat(Character.isSurrogate(summary.task().charAt(summary.task().length() - 1)))
                .isFalse();
        assertThat(session().task().orElseThrow().value().text()).isEqualTo(task);
        assertThat(session().agents()).hasSize(20);
    }

    @Test
    @DisplayName("CHAN-4: pages of any size show each channel once, and say where to go on")
    void paging() {
        List<String> all = new ArrayList<>();
        for (int i = 100; i < 150; i++) {
            join("channel-" + i, "cursor").addFinding("f");
            all.add("channel-" + i);
        }
        for (int limit : List.of(1, 7, 25, 49, 50, 51, 1_000)) {
            List<String> seen = new ArrayList<>();
            Optional<String> after = Optional.empty();
            do {
                ChannelPage page = team.channels(after, limit);
                assertThat(page.channels()).hasSizeLessThanOrEqualTo(limit);
                page.channels().forEach(summary -> seen.add(summary.channel()));
                after = page.next();
                assertThat(seen.size() == 50 || after.isPresent())
                        .as("there is more after %s", seen)
                        .isTrue();
            } while (after.isPresent());
            assertThat(seen).as("pages of %s", limit).isEqualTo(all);
        }
        assertThat(team.channels(Optional.of("channel-148x"), 10).channels())
                .extracting(ChannelSummary::channel)
                .containsExactly("channel-149");
    }

    @Test
    @DisplayName("CHAN-5: a limit that is not from 1 to 1,000 is refused")
    void badLimit() {
        for (int limit : List.of(0, -1, 1_001, Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> team.channels(Optional.empty(), limit))
                    .as("limit %s", limit)
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    @DisplayName("CHAN-6: what belongs to the workspace itself is not listed")
    void noReservedLog() {
        agent("cursor");
        assertThat(team.channels(Optional.empty(), 10).channels()).isEmpty();
        addFindings("cursor", 1);
        ChannelPage page = team.channels(Optional.empty(), 1);
        assertThat(page.channels()).extracting(ChannelSummary::channel).containsExactly(CHANNEL);
    }
}
