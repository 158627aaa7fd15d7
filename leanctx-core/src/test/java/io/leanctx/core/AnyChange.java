package io.leanctx.core;

import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Cost;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.FileMode;
import io.leanctx.HandoffAnswer;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary changes with any text that a change may hold. */
final class AnyChange {

    private static final List<String> FEW_KEYS =
            List.of("auth.algorithm", "a", "b)", "ключ", "(", "x/*", "\uD83D\uDE00");

    private static final Optional<AgentKey> KEY =
            Optional.of(new AgentKey("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="));

    private AnyChange() {}

    /** Any character that UTF-8 carries but NUL, those that JSON escapes more often than their share. */
    static Arbitrary<String> text() {
        return ofPoints(Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.integers().between(' ', '~')),
                        Tuple.of(2, Arbitraries.integers().between(1, 0x1f)),
                        Tuple.of(2, Arbitraries.of((int) '"', (int) '\\', 0x7f, 0x2028, 0xfeff, 0xffff)),
                        Tuple.of(2, Arbitraries.integers().between(0x80, 0x7ff)),
                        Tuple.of(2, Arbitraries.integers().between(0x800, 0xd7ff)),
                        Tuple.of(1, Arbitraries.integers().between(0xe000, 0xffff)),
                        Tuple.of(2, Arbitraries.integers().between(0x10000, 0x10ffff))))
                .filter(text -> !text.isBlank());
    }

    /** Keys of which many are equal. */
    static Arbitrary<String> key() {
        Arbitrary<String> any = ofPoints(Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.integers().between('!', '~')),
                        Tuple.of(1, Arbitraries.integers().between(0xa1, 0xd7ff)),
                        Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10ffff))))
                .filter(key -> !key.isBlank() && key.strip().equals(key));
        return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of(FEW_KEYS)), Tuple.of(1, any));
    }

    static Arbitrary<Hash> hash() {
        return Arbitraries.bytes().array(byte[].class).ofSize(Hash.BYTES).map(Hash::of);
    }

    static Arbitrary<EntryRef> ref() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 12),
                        Arbitraries.integers().between(0, 2))
                .as(EntryRef::new);
    }

    /** Any change of a kind that this version knows. */
    static Arbitrary<Change> known() {
        Arbitrary<Location> place = Combinators.combine(
                        key(),
                        Arbitraries.integers().between(1, Integer.MAX_VALUE).optional())
                .as((path, line) -> new Location(path, line.map(OptionalInt::of).orElse(OptionalInt.empty())));
        Arbitrary<AgentProfile> profile = Combinators.combine(
                        Arbitraries.of("cursor", "claude-code", "kiro"), key().optional(), key().optional())
                .as((id, role, name) -> new AgentProfile(
                        id,
                        "client",
                        role,
                        name,
                        name.map(given -> Map.of("model", given)).orElse(Map.of()),
                        KEY));
        List<Arbitrary<? extends Change>> all = new ArrayList<>(coordination());
        all.addAll(upkeep());
        all.addAll(evidence());
        all.addAll(List.of(
                text().map(Change.Task::new),
                text().map(Change.Progress::new),
                text().list().ofMaxSize(3).map(Change.NextSteps::new),
                Combinators.combine(text(), place.optional()).as(Change.Finding::new),
                Combinators.combine(text(), text().optional(), ref().optional()).as(Change.Decision::new),
                Combinators.combine(key(), text()).as(Change.Learn::new),
                key().map(Change.Forget::new),
                Combinators.combine(key(), Arbitraries.of(FileMode.class), hash().optional())
                        .as(Change.FileTouched::new),
                Combinators.combine(Arbitraries.of("acme.plan/1", "acme.plan/2", "x.note/7"), key().optional(), text())
                        .as(Change.Custom::new),
                Combinators.combine(profile, hash()).as(Change.AgentRegistered::new),
                Combinators.combine(Arbitraries.of("cursor", "kiro"), text().optional())
                        .as(Change.AgentRevoked::new)));
        return Arbitraries.oneOf(all);
    }

    private static List<Arbitrary<? extends Change>> coordination() {
        Arbitrary<Duration> ttl =
                Arbitraries.longs().between(1, Coordination.MAX_TTL.toMillis()).map(Duration::ofMillis);
        Arbitrary<Audience> audience = Arbitraries.oneOf(
                Arbitraries.create(Audience::everyone),
                key().filter(key -> key.length() < 60).map(Audience::role),
                Arbitraries.of("cursor", "kiro", "windsurf").set().ofMinSize(1).map(Audience.Agents::new));
        Arbitrary<OptionalLong> renews = Arbitraries.longs()
                .between(1, 9)
                .optional()
                .map(token -> token.map(OptionalLong::of).orElse(OptionalLong.empty()));
        return List.of(
                Combinators.combine(key(), ttl, renews).as(Coordination.Claimed::new),
                Combinators.combine(key(), Arbitraries.longs().between(1, 9)).as(Coordination.Released::new),
                Combinators.combine(key(), Arbitraries.longs().between(1, 9)).as(Coordination.UnderClaim::new),
                Combinators.combine(Arbitraries.of(MessageCategory.class), audience, text(), ref().optional())
                        .as(Coordination.Message::new),
                Combinators.combine(audience, text().optional(), ttl, hash().optional())
                        .as(Coordination.HandoffOffered::new),
                Combinators.combine(ref(), Arbitraries.of(HandoffAnswer.class), text().optional())
                        .as(Coordination.HandoffAnswered::new),
                Combinators.combine(
                                audience,
                                key(),
                                Arbitraries.integers().between(1, 9).optional(),
                                hash(),
                                Arbitraries.integers().between(0, 1 << 24))
                        .as((to, path, line, hash, size) -> new Coordination.ContextShared(
                                to, path, line.map(first -> new LineRange(first, first + 7)), hash, size, hash)));
    }

    /** With numbers that are often the largest. */
    private static List<Arbitrary<? extends Change>> evidence() {
        Arbitrary<Long> count = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(0, Evidence.MAX_COUNT)),
                Tuple.of(1, Arbitraries.of(0L, 1L, Evidence.MAX_COUNT)));
        Arbitrary<Duration> duration =
                Arbitraries.longs().between(0, Evidence.MAX_DURATION.toMillis()).map(Duration::ofMillis);
        Arbitrary<Cost> cost = Combinators.combine(
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, new BigDecimal("999999999999999999"))
                                .ofScale(18),
                        Arbitraries.of("USD", "EUR"))
                .as(Cost::new);
        return List.of(
                Combinators.combine(
                                key(),
                                hash(),
                                Arbitraries.integers().between(1, 9).optional(),
                                key().optional(),
                                count)
                        .as((path, hash, line, mode, tokens) -> new Evidence.FileRead(
                                path, hash, line.map(first -> new LineRange(first, 9)), mode, tokens)),
                Combinators.combine(text().optional(), hash(), hash(), count, count)
                        .as(Evidence.Compressed::new),
                Combinators.combine(
                                text().optional(), Arbitraries.longs().between(0, 400_000_000), count, hash(), duration)
                        .as((command, passed, failed, output, took) ->
                                new Evidence.Checked(command, passed, failed / 2, Evidence.MAX_COUNT, output, took)),
                Combinators.combine(Arbitraries.of("m-1", "m-2", "\u043c"), count, count, count, cost.optional())
                        .as(Evidence.TokensSpent::new),
                Combinators.combine(key(), hash(), hash(), duration).as(Evidence.ToolCalled::new));
    }

    private static List<Arbitrary<? extends Change>> upkeep() {
        Arbitrary<Long> revision = Arbitraries.longs().between(1, 9);
        Arbitrary<Position> position = Combinators.combine(revision, hash()).as(Position::new);
        return List.of(
                Combinators.combine(revision, text().optional()).as(Upkeep.Summarized::new),
                Combinators.combine(revision, hash()).as(Upkeep.Checkpoint::new),
                Combinators.combine(Arbitraries.of("main", "feat/x"), position, hash())
                        .as(Upkeep.Forked::new),
                Combinators.combine(hash(), Arbitraries.of("my-team"), Arbitraries.of("main"), position)
                        .as(Upkeep.Imported::new),
                Combinators.combine(revision, hash().optional(), text().optional())
                        .as(Upkeep.Erased::new));
    }

    /** Any change of a kind that this version does not know. */
    static Arbitrary<Change> unknown() {
        Arbitrary<String> part = object().map(AnyChange::canonical);
        return Combinators.combine(
                        Arbitraries.of("vote", "evidence/2"), scope().set().ofMaxSize(3), part, part.optional())
                .as(Change.Unknown::new);
    }

    /** Any change, a deletion now and then. */
    static Arbitrary<Change> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, known()), Tuple.of(4, unknown()), Tuple.of(1, Arbitraries.create(Change.Deleted::new)));
    }

    /** Every kind of change, those of the groups included. */
    static Set<Class<?>> kinds() {
        Set<Class<?>> kinds = new HashSet<>();
        List<Class<?>> left = new ArrayList<>(List.of(Change.class));
        while (!left.isEmpty()) {
            Class<?> kind = left.remove(left.size() - 1);
            if (kind.isSealed()) {
                left.addAll(List.of(kind.getPermittedSubclasses()));
            } else {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    static Arbitrary<Scope> scope() {
        Arbitrary<String> kind = Arbitraries.of(
                Scope.TASK,
                Scope.NEXT_STEPS,
                Scope.KNOWLEDGE,
                Scope.DECISION,
                Scope.AGENT,
                Scope.CLAIM,
                Scope.HANDOFF,
                Scope.SUMMARY,
                Scope.BUNDLE,
                Scope.LOG,
                "acme.plan");
        return Arbitraries.frequencyOf(
                Tuple.of(
                        10,
                        Combinators.combine(kind, Arbitraries.oneOf(key(), Arbitraries.just("")))
                                .as(Scope::of)),
                Tuple.of(
                        2,
                        Combinators.combine(ref(), Arbitraries.just(Scope.DECISION))
                                .as((ref, decision) -> Scope.of(decision, ref.toString()))),
                Tuple.of(2, kind.map(Scope::anyOf)),
                Tuple.of(1, Arbitraries.create(Scope::everything)));
    }

    static Arbitrary<Set<Scope>> guard() {
        return scope().set().ofMaxSize(4);
    }

    /** Any JSON object without numbers that are not canonical. */
    static Arbitrary<Json.Fields> object() {
        Arbitrary<Json> leaf = Arbitraries.oneOf(List.of(
                text().map(Json.Text::new),
                Arbitraries.longs().map(number -> new Json.Literal(Long.toString(number))),
                Arbitraries.of("true", "false", "null", "0.5", "1e-7").map(Json.Literal::new)));
        Arbitrary<Json> value = Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(Json.Elements::new),
                        fields(inner).map(Json.class::cast)),
                0,
                2);
        return fields(value);
    }

    static String canonical(Json value) {
        JsonWriter out = new JsonWriter(16);
        value.write(out);
        return out.toString();
    }

    private static Arbitrary<Json.Fields> fields(Arbitrary<Json> value) {
        return Arbitraries.maps(text(), value).ofMaxSize(3).map(fields -> new Json.Fields(new TreeMap<>(fields)));
    }

    private static Arbitrary<String> ofPoints(Arbitrary<Integer> points) {
        return points.list().ofMinSize(1).ofMaxSize(24).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }
}
