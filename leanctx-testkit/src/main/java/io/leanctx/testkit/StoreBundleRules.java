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
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Handoff;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.Location;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.StoreFailedException;
import io.leanctx.UpdateResult;
import io.leanctx.Upkeep;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreBundleRules extends StoreRules {

    private static final String OTHER = "other";
    private static final Limits SMALL = new Limits(2_000, 1_000, 3);
    private static final String SECRET = "AKIAABCDEFGHIJKLMNOP";

    StoreBundleRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("BDL-1: a bundle says where it was made of, and holds what the session holds, with authors and times")
    void content() {
        work(join("cursor"), "");
        Session session = session();
        Bundle bundle = join("cursor").bundle(Bundle.Privacy.FULL);
        assertThat(bundle.hash()).isEqualTo(Bundle.of(bundle.json()).hash());
        assertThat(bundle.json())
                .contains("\"format\":\"leanctx.bundle/1\"", "\"workspace\":\"team\"", "\"channel\":\"main\"")
                .contains("\"position\":\"" + session.position() + "\"", "\"privacy\":\"full\"")
                .contains("\"at\":\"" + session.task().orElseThrow().at() + "\"", "\"agent\":\"cursor\"")
                .contains("the task", "step one", "Token expiry is hardcoded", "\"path\":\"src/auth.rs\"")
                .contains(
                        "\"rationale\":\"stateless\"", "\"key\":\"auth.algorithm\"", "EdDSA", "\"mode\":\"modified\"");
    }

    @Test
    @DisplayName("BDL-2: of equal sessions an agent makes equal bundles, and to make one writes nothing")
    void deterministic() {
        work(join("cursor"), "");
        long before = revision();
        Bundle bundle = join("cursor").bundle();
        replaceStore(builder().cacheWeight(0));
        assertThat(join("cursor").bundle()).isEqualTo(bundle);
        assertThat(join("cursor").bundle(Bundle.Privacy.FULL)).isNotEqualTo(bundle);
        assertThat(revision()).isEqualTo(before);
    }

    @Test
    @DisplayName("BDL-3: unless all is asked for, secrets of well-known shapes are masked in all texts of a bundle")
    void privacy() {
        Participant cursor = join("cursor");
        work(cursor, " " + SECRET);
        assertThat(cursor.bundle().json())
                .doesNotContain(SECRET)
                .contains("\"privacy\":\"redacted\"", "the task [redacted:aws-access-key]")
                .contains("step one [redacted:aws-access-key]", "stateless [redacted:aws-access-key]")
                .contains("EdDSA [redacted:aws-access-key]", "hardcoded [redacted:aws-access-key]");
        assertThat(cursor.bundle(Bundle.Privacy.FULL).json()).contains("stateless " + SECRET);
        Participant other = join(OTHER, "claude-code");
        other.importBundle(cursor.bundle());
        assertThat(team.session(OTHER).toJson()).doesNotContain(SECRET).contains("[redacted:aws-access-key]");
    }

    @Test
    @DisplayName(
            "BDL-4: an import adds findings, decisions and files, and the task, next steps and knowledge if absent")
    void imported() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        Participant claude = join(OTHER, "claude-code");
        CommitResult.Committed landed = committed(claude.importBundle(bundle));
        Session there = team.session(OTHER);
        assertThat(landed.session().position()).isEqualTo(there.position());
        assertThat(values(there.findings())).isEqualTo(values(session().findings()));
        assertThat(values(there.decisions()))
                .containsExactlyElementsOf(List.of(
                        new Change.Decision("JWT, not server sessions", Optional.of("stateless"), Optional.empty()),
                        new Change.Decision("EdDSA, not RS256", Optional.of("shorter"), Optional.empty())));
        assertThat(there.task().orElseThrow().value())
                .isEqualTo(session().task().orElseThrow().value());
        assertThat(there.nextSteps().orElseThrow().value())
                .isEqualTo(session().nextSteps().orElseThrow().value());
        assertThat(values(List.copyOf(there.knowledge().values())))
                .isEqualTo(values(List.copyOf(session().knowledge().values())));
        assertThat(values(List.copyOf(there.files().values())))
                .isEqualTo(values(List.copyOf(session().files().values())));
        assertThat(there.agents()).containsExactly("claude-code");
        assertThat(in(there.imports(), bundle.hash().toString()).value())
                .isEqualTo(new Upkeep.Imported(
                        bundle.hash(), "team", CHANNEL, session().position()));
        assertThat(landed.commit().changes())
                .contains(in(there.imports(), bundle.hash().toString()).value());
    }

    @Test
    @DisplayName("BDL-5: what the session has stays: nothing in it is overwritten by an import")
    void additive() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        Participant claude = join(OTHER, "claude-code");
        committed(
                claude,
                p -> p.setTask("mine")
                        .learn("auth.algorithm", "RS256")
                        .addFinding("before")
                        .setNextSteps(List.of()));
        committed(join(OTHER, "kiro").importBundle(bundle));
        Session there = team.session(OTHER);
        assertThat(there.task().orElseThrow().value().text()).isEqualTo("mine");
        assertThat(there.nextSteps().orElseThrow().value().steps()).isEmpty();
        assertThat(in(there.knowledge(), "auth.algorithm").value().value()).isEqualTo("RS256");
        assertThat(in(there.knowledge(), "auth.header").value().value()).isEqualTo("Bearer");
        assertThat(there.findings())
                .extracting(entry -> entry.value().text())
                .containsExactly("before", "Token expiry is hardcoded", "no place");
    }

    @Test
    @DisplayName(
            "BDL-6: importing again changes nothing, whoever does it; nor does importing into the log it was made of")
    void idempotent() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        committed(join(OTHER, "claude-code").importBundle(bundle));
        Position after = team.session(OTHER).position();
        for (Participant again : List.of(join(OTHER, "claude-code"), join(OTHER, "kiro"))) {
            UpdateResult result = again.importBundle(bundle);
            assertThat(result).isInstanceOf(UpdateResult.Unchanged.class);
            assertThat(result.session().position()).isEqualTo(after);
        }
        assertThat(team.session(OTHER).position()).isEqualTo(after);
        Position head = session().position();
        assertThat(join("kiro").importBundle(bundle)).isInstanceOf(UpdateResult.Unchanged.class);
        joinSeeing("kiro").addFinding("later");
        assertThat(join("kiro").importBundle(bundle)).isInstanceOf(UpdateResult.Unchanged.class);
        assertThat(revision()).isEqualTo(head.revision() + 1);
    }

    @Test
    @DisplayName("BDL-7: after a deletion a bundle can be imported again, also into the channel it was made of")
    void afterDeletion() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        for (int i = 0; i < 2; i++) {
            joinSeeing("cursor").delete();
            committed(join("claude-code").importBundle(bundle));
            assertThat(session().findings()).hasSize(2);
            assertThat(session().task()).isPresent();
        }
    }

    @Test
    @DisplayName("BDL-8: a large bundle takes several commits, under the limits of the store; the last records it")
    void portions() {
        addFindings("cursor", 20);
        Participant cursor = joinSeeing("cursor");
        for (int i = 0; i < 7; i++) {
            cursor.learn("key " + i, "x".repeat(600));
        }
        Bundle bundle = cursor.bundle();
        agent("claude-code");
        replaceStore(builder().limits(SMALL));
        committed(join(OTHER, "claude-code").importBundle(bundle));
        List<Commit> log = log(team, OTHER);
        assertThat(log)
                .hasSizeGreaterThan(9)
                .allMatch(commit -> commit.changes().size() <= 3);
        assertThat(log.get(log.size() - 1).changes()).hasAtLeastOneElementOfType(Upkeep.Imported.class);
        assertThat(values(team.session(OTHER).findings()))
                .isEqualTo(values(session().findings()));
        assertThat(team.session(OTHER).knowledge()).hasSize(7);
    }

    @Test
    @DisplayName(
            "BDL-9: an import that was interrupted goes on where it was, also under other limits, and adds nothing twice")
    void resumed() {
        addFindings("cursor", 30);
        joinSeeing("cursor").setTask("t");
        Bundle bundle = join("cursor").bundle();
        Agent claude = agent("claude-code");
        Agent kiro = agent("kiro");
        store.close();
        for (int after = 0; after < 6; after++) {
            String channel = "resumed-" + after;
            Faults faults = Faults.over(backend);
            faults.nextAppends(after, Fault.NONE);
            faults.allAppends(Fault.FAILED);
            try (var failing = open(builder().limits(SMALL), faults.backend())) {
                Participant first = failing.workspace("team").join(channel, claude);
                assertThatThrownBy(() -> first.importBundle(bundle))
                        .as("refusing after %d appends", after)
                        .isInstanceOf(StoreFailedException.class);
            }
            store = open(builder(), backend);
            team = store.workspace("team");
            Participant second = team.join(channel, after % 2 == 0 ? claude : kiro);
            committed(second.importBundle(bundle));
            assertThat(values(team.session(channel).findings()))
                    .isEqualTo(values(session().findings()));
            assertThat(team.session(channel).task()).isPresent();
            store.close();
        }
        store = open(builder(), backend);
    }

    @Test
    @DisplayName("BDL-10: of many that import one bundle at once, all end, and what it adds is added once")
    void atOnce() throws Exception {
        addFindings("cursor", 20);
        joinSeeing("cursor").learn("k", "v");
        Bundle bundle = join("cursor").bundle();
        List<Agent> agents = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            agents.add(agent("agent-" + i % 4));
        }
        replaceStore(builder().limits(SMALL));
        List<UpdateResult> results = Race.run(
                agents.size(), i -> () -> team.join(OTHER, agents.get(i)).importBundle(bundle));
        assertThat(results).filteredOn(CommitResult.Committed.class::isInstance).hasSize(1);
        assertThat(values(team.session(OTHER).findings()))
                .isEqualTo(values(session().findings()));
        assertThat(log(team, OTHER).stream()
                        .flatMap(commit -> commit.changes().stream())
                        .filter(change -> change instanceof Upkeep.Imported || change instanceof Change.Learn))
                .hasSize(2);
    }

    @Test
    @DisplayName("BDL-11: what others learn while a bundle is imported is not overwritten")
    void besideWriters() throws Exception {
        Participant cursor = join("cursor");
        for (int i = 0; i < 40; i++) {
            cursor.learn("key " + i, "imported");
        }
        Bundle bundle = cursor.bundle();
        Participant claude = join(OTHER, "claude-code");
        Participant kiro = join(OTHER, "kiro");
        agent("claude-code");
        List<Integer> learned = Race.run(2, runner -> () -> {
            if (runner == 0) {
                committed(claude.importBundle(bundle));
                return 0;
            }
            int landed = 0;
            for (int i = 39; i >= 0; i--) {
                String key = "key " + i;
                landed += kiro.tryCommit(p -> p.learn(key, "by kiro")) instanceof CommitResult.Committed ? 1 : 0;
            }
            return landed;
        });
        Map<String, String> first = new LinkedHashMap<>();
        for (Commit commit : log(team, OTHER)) {
            for (Change change : commit.changes()) {
                if (change instanceof Change.Learn learn) {
                    first.putIfAbsent(learn.key(), learn.value());
                    if (commit.agent().equals("claude-code")) {
                        assertThat(first).containsEntry(learn.key(), "imported");
                    }
                }
            }
        }
        assertThat(first).hasSize(40);
        assertThat(first.values())
                .filteredOn(value -> value.equals("by kiro"))
                .hasSizeLessThanOrEqualTo(learned.get(1));
        assertThat(team.session(OTHER).knowledge()).hasSize(40);
    }

    @Test
    @DisplayName("BDL-12: into another workspace a bundle comes only on explicit demand")
    void foreign() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        Workspace elsewhere = store.workspace("elsewhere");
        Participant there = elsewhere.join(CHANNEL, elsewhere.register(AgentProfile.client("cursor")));
        assertThatThrownBy(() -> there.importBundle(bundle))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("is of workspace team, not of elsewhere");
        assertThat(elsewhere.session(CHANNEL).revision()).isZero();
        committed(there.importForeign(bundle));
        assertThat(values(elsewhere.session(CHANNEL).findings()))
                .isEqualTo(values(session().findings()));
        assertThat(in(elsewhere.session(CHANNEL).imports(), bundle.hash().toString())
                        .value()
                        .workspace())
                .isEqualTo("team");
        assertThat(there.importForeign(bundle)).isInstanceOf(UpdateResult.Unchanged.class);
    }

    @Test
    @DisplayName("BDL-13: a bundle that was tampered with is refused where it is taken in")
    void tampered() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        String changed = bundle.json().replace("hardcoded", "harmless");
        assertThatThrownBy(() -> new Bundle(bundle.hash(), changed))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(bundle.hash().toString());
        Hash another = Hash.sha256(new byte[] {1});
        assertThatThrownBy(() -> new Bundle(another, bundle.json())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("BDL-14: what is not a bundle is refused before anything is written, with what is wrong")
    void notABundle() {
        work(join("cursor"), "");
        String json = join("cursor").bundle().json();
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("{", "is not JSON");
        wrong.put("[]", "is not a JSON object");
        wrong.put("{}", "has no text \"format\"");
        wrong.put(json + " {}", "goes on after");
        wrong.put(json.replace("leanctx.bundle/1", "leanctx.bundle/2"), "unknown format \"leanctx.bundle/2\"");
        wrong.put(json.replace("\"brief\":", "\"briefly\":"), "unknown field \"briefly\"");
        wrong.put(json.replace("\"findings\":[{", "\"findings\":[{\"about\":1,"), "unknown field \"about\"");
        wrong.put(
                json.replace("\"findings\":[{", "\"findings\":[7,{"), "something else than an object in \"findings\"");
        wrong.put(json.replace("\"line\":42", "\"line\":0"), "findings 0 that cannot be read: line 0");
        wrong.put(json.replace("\"line\":42", "\"line\":\"42\""), "no number \"line\"");
        wrong.put(json.replace("\"mode\":\"modified\"", "\"mode\":\"admired\""), "files 0 that cannot be read");
        wrong.put(json.replace("\"text\":\"no place\"", "\"text\":\" \""), "findings 1 that cannot be read");
        wrong.put(json.replace("\"key\":\"auth.header\"", "\"key\":\"auth.algorithm\""), "two of one key");
        wrong.put(json.replace("\"privacy\":\"redacted\"", "\"privacy\":\"none\""), "unknown Privacy \"none\"");
        wrong.put(json.replace("\"workspace\":\"team\"", "\"workspace\":\"the team\""), "workspace id");
        wrong.put(json.replace("\"channel\":\"main\"", "\"channel\":\"a..b\""), "channel");
        Participant there = join(OTHER, "claude-code");
        wrong.forEach((text, why) -> {
            assertThat(text).as("the bundle with %s", why).isNotEqualTo(json);
            assertThatThrownBy(() -> there.importBundle(Bundle.of(text)))
                    .as("the bundle with %s", why)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(why)
                    .hasMessageContaining("nothing was written");
        });
        assertThat(team.session(OTHER).revision()).isZero();
    }

    @Test
    @DisplayName("BDL-15: a bundle with an entry over a limit of the store is refused before anything is written")
    void overALimit() {
        addFindings("cursor", 5);
        join("cursor").addFinding("x".repeat(1_001));
        Bundle bundle = join("cursor").bundle();
        agent("claude-code");
        for (Limits limits : List.of(new Limits(1 << 20, 1_000, 256), new Limits(1_024, 1 << 20, 256))) {
            replaceStore(builder().limits(limits));
            assertThatThrownBy(() -> join(OTHER, "claude-code").importBundle(bundle))
                    .isInstanceOf(LimitExceededException.class);
            assertThat(team.session(OTHER).revision()).isZero();
        }
    }

    @Test
    @DisplayName("BDL-16: a handoff brings its bundle to who accepts it, who goes on with it in a channel of its own")
    void handedOver() {
        Participant cursor = join("cursor");
        work(cursor, "");
        Bundle bundle = cursor.bundle();
        Commit offered = cursor.offer(Audience.everyone(), "take over", bundle, Duration.ofHours(1));
        Participant claude = join("claude-code");
        Handoff handoff = claude.inbox().handoffs().get(0);
        claude.accept(new EntryRef(offered.revision(), 0));
        Bundle received =
                team.bundle(handoff.offer().value().bundle().orElseThrow()).orElseThrow();
        assertThat(received).isEqualTo(bundle);
        committed(join(OTHER, "claude-code").importBundle(received));
        assertThat(team.session(OTHER).findings()).hasSize(2);
    }

    @Test
    @DisplayName("BDL-17: an import moves the base over what it wrote itself, and over nothing that others wrote")
    void base() {
        work(join("cursor"), "");
        Bundle bundle = join("cursor").bundle();
        Participant alone = join("alone", "claude-code");
        alone.importBundle(bundle);
        assertThat(alone.base()).isEqualTo(team.session("alone").position());
        join(OTHER, "kiro").addFinding("not seen by claude-code");
        Participant claude = join(OTHER, "claude-code");
        claude.importBundle(bundle);
        assertThat(claude.base()).isEqualTo(Position.START);
        committed(claude, p -> p.setTask("over the one it imported itself"));
    }

    @Test
    @DisplayName("BDL-18: a bundle of a session without content holds nothing, and is imported as such")
    void empty() {
        Bundle bundle = join("cursor").bundle();
        CommitResult.Committed landed = committed(join(OTHER, "cursor").importBundle(bundle));
        assertThat(landed.commit().changes()).hasSize(1).first().isInstanceOf(Upkeep.Imported.class);
        assertThat(landed.commit().revision()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "BDL-19: a bundle of this very log is nothing new to it after a truncation either, erased text included")
    void ownAfterTruncation() {
        Participant cursor = join("cursor");
        Commit leak = cursor.addFinding("leaked");
        cursor.addFinding("two");
        Bundle bundle = cursor.bundle(Bundle.Privacy.FULL);
        cursor.addFinding("three");
        cursor.addFinding("four");
        cursor.erase(leak.revision(), "a leak");
        for (long upTo : List.of(2L, 3L)) {
            cursor.truncate(upTo);
            Session before = session();
            assertThat(cursor.importBundle(bundle)).isInstanceOf(UpdateResult.Unchanged.class);
            assertSame(session(), before);
        }
        assertThat(session().findings())
                .extracting(finding -> finding.value().text())
                .containsExactly("two", "three", "four");
    }

    @Test
    @DisplayName("BDL-20: shared content that is no text is not read as a bundle, and is said to be none")
    void noBundle() {
        byte[] binary = {(byte) 0xff, (byte) 0xfe};
        join("cursor").share(Audience.everyone(), "a.bin", binary);
        assertThatThrownBy(() -> team.bundle(Hash.sha256(binary)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is no bundle");
        assertThat(team.content(Hash.sha256(binary))).hasValue(binary);
    }

    private static void work(Participant by, String more) {
        by.setTask("the task" + more);
        EntryRef first = new EntryRef(by.decide("HS256", "known").revision(), 0);
        committed(
                by,
                p -> p.addFinding("Token expiry is hardcoded" + more, Location.of("src/auth.rs", 42))
                        .decide("JWT, not server sessions", "stateless" + more)
                        .learn("auth.algorithm", "EdDSA" + more)
                        .learn("auth.header", "Bearer")
                        .setNextSteps(List.of("step one" + more, "step two"))
                        .addFinding("no place")
                        .add(new Change.FileTouched(
                                "src/auth.rs", FileMode.MODIFIED, Optional.of(Hash.sha256(new byte[0])))));
        by.decide("EdDSA, not RS256", "shorter", first);
    }

    private static CommitResult.Committed committed(UpdateResult result) {
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return (CommitResult.Committed) result;
    }

    private static <T> List<T> values(List<Entry<T>> entries) {
        return entries.stream().map(Entry::value).toList();
    }
}
