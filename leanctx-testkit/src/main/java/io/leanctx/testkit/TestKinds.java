package io.leanctx.testkit;

import io.leanctx.ChangeCodec;
import io.leanctx.ChangeType;
import java.util.function.Function;

/** Kinds of change of a host's own, as the rules use them. */
final class TestKinds {

    /** Writes text as it is. */
    static final ChangeCodec<String> PLAIN = new Text<>(Function.identity(), Function.identity());

    /** A kind that appends. */
    static final ChangeType<String> NOTE = ChangeType.of("kit.note/1", PLAIN);

    /** The same kind, with a codec that cannot read. */
    static final ChangeType<String> UNREADABLE_NOTE =
            ChangeType.of("kit.note/1", new Text<>(Function.identity(), body -> {
                throw new IllegalStateException("made to fail by the test");
            }));

    /** A kind that overwrites what has the same id. */
    static final ChangeType<Plan> PLAN = ChangeType.of(
                    "kit.plan/1",
                    new Text<Plan>(
                            plan -> plan.id() + "=" + plan.text(),
                            body -> new Plan(
                                    body.substring(0, body.indexOf('=')), body.substring(body.indexOf('=') + 1))))
            .scopedBy(Plan::id);

    /** A later version of the same kind, which guards the same things. */
    static final ChangeType<String> PLAN_2 = ChangeType.of("kit.plan/2", PLAIN).scopedBy(Function.identity());

    private TestKinds() {}

    record Plan(String id, String text) {}

    private record Text<T>(Function<T, String> writer, Function<String, T> reader) implements ChangeCodec<T> {

        @Override
        public String encode(T value) {
            return writer.apply(value);
        }

        @Override
        public T decode(String body) {
            return reader.apply(body);
        }
    }
}
