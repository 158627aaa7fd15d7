package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendListingRules extends BackendRules {

    /** In the order of their UTF-8 bytes; in that of UTF-16, the last two change places. */
    private static final List<String> ORDERED = List.of(
            "!",
            "-",
            "/",
            "0",
            "@",
            "A",
            "Z",
            "a",
            "a!",
            "a-b",
            "a/b",
            "a/c",
            "a0",
            "aa",
            "b",
            "z",
            "\u007f",
            "\u00e9",
            "\u0416",
            "\u8a9e",
            "\ufffd",
            "\ud83d\ude00");

    BackendListingRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "LIST-1: the logs of a workspace come in the order of the UTF-8 bytes of their names, with their heads")
    void ordered() {
        List<String> shuffled = new ArrayList<>(ORDERED);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(name -> mustApply(append(new ChannelKey("team", name), operation(1), headOf(name))));
        assertThat(backend.heads("team", Optional.empty(), 1_000))
                .containsExactlyElementsOf(ORDERED.stream()
                        .map(name -> new ListedHead(name, headOf(name)))
                        .toList());
        assertThat(ORDERED)
                .isSortedAccordingTo((left, right) -> Arrays.compareUnsigned(
                        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("LIST-2: a list begins after the name given, whether or not there is such a log")
    void beginsAfter() {
        create("b", "d", "f");
        assertThat(names("team", Optional.of("a"), 10)).containsExactly("b", "d", "f");
        assertThat(names("team", Optional.of("b"), 10)).containsExactly("d", "f");
        assertThat(names("team", Optional.of("c"), 10)).containsExactly("d", "f");
        assertThat(names("team", Optional.of("f"), 10)).isEmpty();
        assertThat(names("team", Optional.of("f0"), 10)).isEmpty();
    }

    @Test
    @DisplayName("LIST-3: there are as many as asked for, or all that are left; pages show each log once")
    void paging() {
        List<String> all = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            create("channel-" + i);
            all.add("channel-" + i);
        }
        for (int limit : List.of(1, 7, 99, 100, 101, Integer.MAX_VALUE)) {
            List<String> seen = new ArrayList<>();
            List<String> page = names("team", Optional.empty(), limit);
            while (!page.isEmpty()) {
                assertThat(page)
                        .as("page after %s of %s", seen.size(), limit)
                        .hasSize(Math.min(limit, 100 - seen.size()));
                seen.addAll(page);
                page = names("team", Optional.of(seen.get(seen.size() - 1)), limit);
            }
            assertThat(seen).as("pages of %s", limit).isEqualTo(all);
        }
    }

    @Test
    @DisplayName("LIST-4: deleted logs are left out, do not shorten a page, and are back with their next commit")
    void deletedAreLeftOut() {
        create("a", "b", "c", "d", "e", "f");
        for (String name : List.of("a", "c", "d", "f")) {
            mustApply(append(new ChannelKey("team", name), operation(2), new Head(at(2), 2, true, bytes("deleted"))));
        }
        assertThat(names("team", Optional.empty(), 10)).containsExactly("b", "e");
        assertThat(names("team", Optional.empty(), 2)).containsExactly("b", "e");
        assertThat(names("team", Optional.of("b"), 1)).containsExactly("e");
        mustApply(trimming(new ChannelKey("team", "c"), 2, operation(3), 2));
        assertThat(names("team", Optional.empty(), 10)).containsExactly("b", "c", "e");
    }

    @Test
    @DisplayName("LIST-5: the workspace's own log is listed like any other")
    void workspaceLog() {
        growTo(ChannelKey.ofWorkspace("team"), 1);
        create("a");
        assertThat(names("team", Optional.empty(), 10)).containsExactly(ChannelKey.WORKSPACE_LOG, "a");
    }

    @Test
    @DisplayName("LIST-6: a workspace that nobody wrote to has an empty list")
    void emptyWorkspace() {
        create("a");
        assertThat(backend.heads("nobody", Optional.empty(), 10)).isEmpty();
        assertThat(backend.heads("nobody", Optional.of("a"), 10)).isEmpty();
    }

    @Test
    @DisplayName("LIST-7: a listed head is the newest")
    void newestHead() {
        for (long revision = 1; revision <= 5; revision++) {
            growTo(KEY, revision);
            assertThat(backend.heads(KEY.workspace(), Optional.empty(), 10))
                    .containsExactly(new ListedHead(KEY.channel(), head(revision)));
        }
    }

    private void create(String... names) {
        for (String name : names) {
            growTo(new ChannelKey("team", name), 1);
        }
    }

    private List<String> names(String workspace, Optional<String> after, int limit) {
        return backend.heads(workspace, after, limit).stream()
                .map(ListedHead::channel)
                .toList();
    }

    private static Head headOf(String name) {
        return new Head(at(1), 1, false, bytes("head of " + name));
    }
}
