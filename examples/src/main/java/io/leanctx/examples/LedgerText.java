package io.leanctx.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds what an orchestrator's ledger says is to be done next. */
final class LedgerText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String SPEAKER = "/next_speaker/answer";
    private static final String INSTRUCTION = "/instruction_or_question/answer";

    private LedgerText() {}

    /** Who is to act next and what to do, as {@code agent: instruction}; empty if the ledger does not say both. */
    static Optional<String> next(String ledger) {
        Map<String, String> answers = answers(ledger.substring(Math.max(0, ledger.indexOf('{'))));
        String speaker = answers.getOrDefault(SPEAKER, "").strip();
        String instruction = answers.getOrDefault(INSTRUCTION, "").strip();
        return speaker.isEmpty() || instruction.isEmpty()
                ? Optional.empty()
                : Optional.of(StorableText.of(speaker + ": " + instruction));
    }

    private static Map<String, String> answers(String text) {
        Map<String, String> answers = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    answers.putIfAbsent(json.getParsingContext().pathAsPointer().toString(), json.getText());
                }
            }
        } catch (IOException e) {
            // In recordings, lines of a log stand behind ledgers and even in them: what was read before those is good.
            return answers;
        }
        return answers;
    }
}
