package io.leanctx.core;

import io.leanctx.Hash;
import java.util.List;
import java.util.function.UnaryOperator;

/** Collects the fields of a part with other texts. */
final class RewrittenTexts implements FieldSink {

    private final Json.Fields.Collector fields = new Json.Fields.Collector();
    private final UnaryOperator<String> texts;
    private boolean differ;

    RewrittenTexts(UnaryOperator<String> texts) {
        this.texts = texts;
    }

    @Override
    public RewrittenTexts field(String name, String value) {
        fields.field(name, rewritten(value));
        return this;
    }

    @Override
    public RewrittenTexts field(String name, long value) {
        fields.field(name, value);
        return this;
    }

    @Override
    public RewrittenTexts field(String name, Hash value) {
        fields.field(name, value);
        return this;
    }

    @Override
    public RewrittenTexts field(String name, List<String> values) {
        fields.field(name, values.stream().map(this::rewritten).toList());
        return this;
    }

    /** Whether any text is another than before. */
    boolean differ() {
        return differ;
    }

    Json.Fields toFields() {
        return fields.toFields();
    }

    private String rewritten(String text) {
        String now = texts.apply(text);
        differ |= !now.equals(text);
        return now;
    }
}
