package io.leanctx.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leanctx.AgentProfile;
import io.leanctx.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a recording: JSON Lines, one step a line. It is strict, since a step that is skipped here would be missing from
 * every count that follows; only fields that the format does not know are passed over.
 */
final class RecordingReader {

    /** The most bytes of UTF-8 in the text of a step: what the demo's store takes, see {@link Storage}. */
    static final int MAX_TEXT_BYTES = 8 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;
    private final List<RecordedStep> steps = new ArrayList<>();
    private String run = "";
    private int line;

    private RecordingReader(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws BadInputException if the file cannot be read or breaks the format; it names the file and the line
     */
    static Recording read(Path file) throws BadInputException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + e, e);
        }
        return parse(file.toString(), bytes);
    }

    /**
     * Reads the content of a file.
     *
     * @param name how messages name the file
     * @throws BadInputException if the content breaks the format; it names the file and the line
     */
    static Recording parse(String name, byte[] content) throws BadInputException {
        RecordingReader reader = new RecordingReader(name);
        for (int from = 0; from < content.length; ) {
            int to = from;
            while (to < content.length && content[to] != '\n') {
                to++;
            }
            reader.line++;
            reader.readLine(ByteBuffer.wrap(content, from, to - from));
            from = to + 1;
        }
        if (reader.steps.isEmpty()) {
            throw new BadInputException(name + " is empty; a recording has at least one step");
        }
        return new Recording(name, reader.steps);
    }

    private void readLine(ByteBuffer bytes) throws BadInputException {
        JsonNode node = json(bytes);
        String runHere = string(node, "run");
        if (steps.isEmpty()) {
            run = runHere;
        } else if (!run.equals(runHere)) {
            throw bad("run is \"" + runHere + "\" here and \"" + run + "\" above; a file holds one run");
        }
        JsonNode number = node.path("step");
        if (!number.isInt() || number.intValue() != steps.size()) {
            throw bad("step is " + shown(number) + " and should be " + steps.size() + "; steps count 0, 1, 2 …");
        }
        String text = string(node, "text");
        int textBytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (textBytes > MAX_TEXT_BYTES) {
            throw bad("text has %d bytes, over the demo's limit of %d".formatted(textBytes, MAX_TEXT_BYTES));
        }
        steps.add(new RecordedStep(
                steps.size(),
                name(node, "agent"),
                kind(node),
                node.has("to") ? Optional.of(name(node, "to")) : Optional.empty(),
                node.has("tool") ? Optional.of(name(node, "tool")) : Optional.empty(),
                optional(node, "target"),
                text));
    }

    private JsonNode json(ByteBuffer bytes) throws BadInputException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw bad("not UTF-8", e);
        }
        if (text.isBlank()) {
            throw bad("a blank line; each line holds one step");
        }
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw bad("not JSON at column " + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(), e);
        }
        if (!node.isObject()) {
            throw bad("not a JSON object but " + shown(node));
        }
        return node;
    }

    private String name(JsonNode node, String field) throws BadInputException {
        String name = string(node, field);
        try {
            return AgentProfile.client("any")
                    .withDisplayName(name)
                    .displayName()
                    .orElseThrow();
        } catch (InvalidInputException e) {
            throw bad(field + " cannot be a name: " + e.getMessage(), e);
        }
    }

    private RecordedStep.Kind kind(JsonNode node) throws BadInputException {
        String word = string(node, "kind");
        return RecordedStep.Kind.ofWord(word)
                .orElseThrow(() -> bad("kind \"" + word + "\" is none of "
                        + Arrays.stream(RecordedStep.Kind.values())
                                .map(RecordedStep.Kind::word)
                                .collect(Collectors.joining(", "))));
    }

    private String string(JsonNode node, String field) throws BadInputException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw bad("field \"" + field + "\" is " + shown(value) + " and should be a string");
        }
        return value.textValue();
    }

    private Optional<String> optional(JsonNode node, String field) throws BadInputException {
        return node.has(field) ? Optional.of(string(node, field)) : Optional.empty();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.isContainerNode() ? "an " + node.getNodeType() : node.toString();
    }

    private BadInputException bad(String what) {
        return new BadInputException(name + ":" + line + ": " + what);
    }

    private BadInputException bad(String what, Exception cause) {
        return new BadInputException(name + ":" + line + ": " + what, cause);
    }
}
