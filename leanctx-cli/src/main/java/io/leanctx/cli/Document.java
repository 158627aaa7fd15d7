package io.leanctx.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** One JSON document for another program, written as it is made, so that a long list is never in memory. */
final class Document implements AutoCloseable {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final PrintWriter out;
    private final JsonGenerator json;

    private Document(PrintWriter out) throws IOException {
        this.out = out;
        this.json = FACTORY.createGenerator(Harmless.json(out));
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** Begins an object with its first fields; {@link #close} ends it. */
    static Document begin(PrintWriter out, Fields fields) throws IOException {
        Document document = new Document(out);
        document.json.writeStartObject();
        document.fields(fields);
        return document;
    }

    /** Writes a document that is complete. */
    static void print(PrintWriter out, Fields fields) throws IOException {
        begin(out, fields).close();
    }

    /** Writes a document that is JSON already. */
    static void print(PrintWriter out, String json) throws IOException {
        Harmless.json(out).write(json);
        out.println();
    }

    void fields(Fields fields) throws IOException {
        for (Map.Entry<String, Object> field : fields.toMap().entrySet()) {
            json.writeFieldName(field.getKey());
            write(field.getValue());
        }
    }

    void beginList(String name) throws IOException {
        json.writeArrayFieldStart(name);
    }

    void element(Object value) throws IOException {
        write(value);
    }

    void endList() throws IOException {
        json.writeEndArray();
    }

    /** Ends the document, and its line. */
    @Override
    public void close() throws IOException {
        json.writeEndObject();
        json.close();
        out.println();
    }

    private void write(Object value) throws IOException {
        if (value instanceof Fields fields) {
            json.writeStartObject();
            fields(fields);
            json.writeEndObject();
        } else if (value instanceof Fields.Json raw) {
            json.writeRawValue(raw.text());
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(item);
            }
            json.writeEndArray();
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else {
            json.writeString(value.toString());
        }
    }
}
