package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.ListedHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendIsolationRules extends BackendRules {

    private static final List<String> WORKSPACES = List.of("a", "A", "a.", "a.b", "a-b", "a/b", "aa", "ab", "\u00e4");

    private static final List<String> CHANNELS = List.of(
            "a", "A", "a/b", "a.b", "b", "b/c", "@", "aa", "\u00e9", "e\u0301", "\ud83d\ude00", "x".repeat(255));

    BackendIsolationRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("ISO-1: logs whose names are alike are different logs, in and across workspaces")
    void namesAreKeptApart() {
        List<ChannelKey> keys = new ArrayList<>();
        for (String workspace : WORKSPACES) {
            for (String channel : CHANNELS) {
                keys.add(new ChannelKey(workspace, channel));
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(backend.head(keys.get(i)))
                    .as("%s beforehand", keys.get(i))
                    .isEmpty();
            growTo(keys.get(i), i % 5 + 1);
        }
        for (int i = 0; i < keys.size(); i++) {
            assertGrownTo(keys.get(i), i % 5 + 1);
        }
    }

    @Test
    @DisplayName("ISO-2: a listing shows the logs of its own workspace only, however alike the names")
    void listingsAreApart() {
        for (int i = 0; i < WORKSPACES.size(); i++) {
            for (int channel = 0; channel <= i; channel++) {
                growTo(new ChannelKey(WORKSPACES.get(i), CHANNELS.get(channel)), 1);
            }
        }
        for (int i = 0; i < WORKSPACES.size(); i++) {
            assertThat(backend.heads(WORKSPACES.get(i), Optional.empty(), 1_000))
                    .as("logs of %s", WORKSPACES.get(i))
                    .extracting(ListedHead::channel)
                    .containsExactlyInAnyOrderElementsOf(CHANNELS.subList(0, i + 1));
        }
    }

    @Test
    @DisplayName("ISO-3: where a workspace ends and a channel begins is part of the name")
    void boundaryCounts() {
        growTo(new ChannelKey("a", "b/c"), 2);
        assertThat(backend.head(new ChannelKey("a/b", "c"))).isEmpty();
        assertThat(backend.head(new ChannelKey("ab", "/c"))).isEmpty();
        growTo(new ChannelKey("a/b", "c"), 3);
        assertGrownTo(new ChannelKey("a", "b/c"), 2);
        assertGrownTo(new ChannelKey("a/b", "c"), 3);
    }
}
