package io.leanctx.testkit.properties;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.ChangeCodec;
import io.leanctx.ChangeType;
import io.leanctx.Coordination;
import io.leanctx.Cost;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Random changes of every kind that an agent may propose. */
final class Changes {

    /** A kind of the host's own that appends. */
    static final ChangeType<String> NOTE = ChangeType.of("kit.note/1", new Text());

    /** A kind of the host's own that overwrites; the first character is the key. */
    static final ChangeType<String> PLAN =
            ChangeType.of("kit.plan/1", new Text()).scopedBy(text -> text.substring(0, 1));

    /** Few keys, so that changes meet. */
    private static final Arbitrary<String> KEYS =
            Arbitraries.of("a", "b", "c", "auth.algorithm", "\u00e9", "\ud83d\ude00");

    private static final Duration HOUR = Duration.ofHours(1);

    private Changes() {}

    private record Text() implements ChangeCodec<String> {

        @Override
        public String encode(String value) {
            return value;
        }

        @Override
        public String decode(String body) {
            return body;
        }
    }

    /** Text as agents write it: short and long, with what JSON escapes and what lies beyond ASCII. */
    static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20)),
                        Tuple.of(3, unicode().ofMinLength(1).ofMaxLength(40)),
                        Tuple.of(
                                1,
                                Arbitraries.strings().alpha().ofMinLength(500).ofMaxLength(4_000)))
                .filter(text -> !text.isBlank());
    }

    private static StringArbitrary unicode() {
        return Arbitraries.strings()
                .withCharRange('\u0001', '\u00ff')
                .withChars('"', '\\', '/', '\n', '\u2028', '\u8a9e', '\ufffd', '\u20ac');
    }

    /** Changes of all kinds; decisions supersede nothing, see {@link #superseding}. */
    static Arbitrary<Change> any() {
        Arbitrary<String> texts = texts();
        return Arbitraries.oneOf(
                texts.map(Change.Task::new),
                texts.map(Change.Progress::new),
                texts.list().ofMaxSize(3).map(Change.NextSteps::new),
                Combinators.combine(texts, locations().optional()).as(Change.Finding::new),
                Combinators.combine(texts, texts.optional())
                        .as((text, rationale) -> new Change.Decision(text, rationale, Optional.empty())),
                Combinators.combine(KEYS, texts).as(Change.Learn::new),
                KEYS.map(Change.Forget::new),
                Combinators.combine(KEYS, Arbitraries.of(FileMode.class), hashes().optional())
                        .as((path, mode, hash) -> new Change.FileTouched("src/" + path, mode, hash)),
                texts.map(NOTE::encode),
                Combinators.combine(Arbitraries.of("x", "y"), texts).as((key, text) -> PLAN.encode(key + text)),
                Combinators.combine(Arbitraries.of(MessageCategory.class), audiences(), texts)
                        .as((category, to, text) -> new Coordination.Message(category, to, text, Optional.empty())),
                Combinators.combine(
                                Arbitraries.of("m-1", "m-2"),
                                counts(),
                                hundredths().optional())
                        .as((model, count, cost) -> new Evidence.TokensSpent(model, count, 1, 0, cost)),
                Combinators.combine(KEYS, hashes(), counts())
                        .as((path, hash, count) ->
                                new Evidence.FileRead("src/" + path, hash, Optional.empty(), Optional.empty(), count)),
                Combinators.combine(audiences(), texts.optional())
                        .as((to, note) -> new Coordination.HandoffOffered(to, note, HOUR, Optional.empty())));
    }

    private static Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, Evidence.MAX_COUNT);
    }

    private static Arbitrary<Cost> hundredths() {
        return Combinators.combine(Arbitraries.integers().between(0, 100_000), Arbitraries.of("USD", "EUR"))
                .as((amount, currency) -> new Cost(BigDecimal.valueOf(amount, 2), currency));
    }

    private static Arbitrary<Audience> audiences() {
        return Arbitraries.of(Audience.everyone(), Audience.agents("cursor", "kiro"), Audience.role("r\u00e9viewer"));
    }

    /** Changes that write few scopes, and some that write none. */
    static Arbitrary<Change> contending() {
        Arbitrary<String> texts = Arbitraries.of("one", "two");
        Arbitrary<String> keys = Arbitraries.of("a", "b");
        return Arbitraries.oneOf(
                texts.map(Change.Task::new),
                texts.map(text -> new Change.Finding(text, Optional.empty())),
                texts.map(text -> new Change.NextSteps(List.of(text))),
                Combinators.combine(keys, texts).as(Change.Learn::new),
                keys.map(Change.Forget::new),
                Combinators.combine(keys, texts).as((key, text) -> PLAN.encode(key + text)),
                texts.map(NOTE::encode));
    }

    static Change superseding(EntryRef old) {
        return new Change.Decision("in place of " + old, Optional.of("known better"), Optional.of(old));
    }

    private static Arbitrary<Location> locations() {
        return Combinators.combine(KEYS, Arbitraries.integers().between(0, 3))
                .as((path, line) -> line == 0 ? Location.of("src/" + path) : Location.of("src/" + path, line));
    }

    private static Arbitrary<Hash> hashes() {
        return KEYS.map(key -> Hash.sha256(key.getBytes(StandardCharsets.UTF_8)));
    }
}
