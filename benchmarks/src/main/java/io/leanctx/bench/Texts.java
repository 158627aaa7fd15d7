package io.leanctx.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leanctx.Change;
import io.leanctx.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What agents write, made alike what recorded ones wrote: runs of words of theirs and of documentation, with names, numbers
 * and places that nobody wrote before. With a dictionary, pieces of 500 bytes of real recordings deflate to 26 to 34 %, and
 * these to 32 %. The same seed gives the same.
 */
final class Texts {

    /** About the median of what recorded agents wrote. */
    static final int USUAL_BYTES = 500;

    /** More than a long session has entries, so that one writer writes none of them twice in it. */
    private static final int KEPT = 32_768;

    private static final long SEED = 17;
    private static final String RECORDING = "/recordings/checkout-team/001.jsonl";

    /** Pages of the documentation as they were at a time, so that the texts stay the same when pages change. */
    private static final String DOCUMENTATION = "/io/leanctx/bench/words.txt";

    private static final String[] STEMS = {
        "auth", "token", "order", "retry", "cache", "ledger", "queue", "parse", "index", "shard", "route", "batch"
    };
    private static final List<String> WORDS = words();

    /** Of long texts fewer, so that they take no more memory. */
    private static final int KEPT_BYTES = 16 << 20;

    private final String[] texts;

    private Texts(int bytes) {
        SplittableRandom random = new SplittableRandom(SEED + bytes);
        texts = new String[Math.min(KEPT, 1 + KEPT_BYTES / bytes)];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(random, bytes);
        }
    }

    static Texts of(int bytes) {
        return new Texts(bytes);
    }

    static Texts usual() {
        return of(USUAL_BYTES);
    }

    String text(int number) {
        return texts[Math.floorMod(number, texts.length)];
    }

    /**
     * The n-th thing that a writer does: progress, findings, decisions, and knowledge under a key that no other writer
     * uses, so that none gets in the way of another.
     */
    Change change(int writer, int number) {
        String text = text(number + writer * 257);
        return switch (number % 4) {
            case 0 -> new Change.Progress(text);
            case 1 ->
                new Change.Finding(text, Optional.of(Location.of("src/" + STEMS[writer % STEMS.length] + ".rs", 42)));
            case 2 -> new Change.Decision(text, Optional.empty(), Optional.empty());
            default -> new Change.Learn("agent" + writer + ".fact" + number % 64, text);
        };
    }

    private static String text(SplittableRandom random, int bytes) {
        StringBuilder text = new StringBuilder(bytes + 32);
        while (text.length() < bytes) {
            int from = random.nextInt(WORDS.size());
            int run = 4 + random.nextInt(8);
            for (int i = from; i < Math.min(from + run, WORDS.size()); i++) {
                text.append(WORDS.get(i)).append(' ');
            }
            switch (random.nextInt(4)) {
                case 0 -> text.append(name(random)).append("() ");
                case 1 -> text.append(random.nextInt(100_000)).append(' ');
                case 2 ->
                    text.append("src/")
                            .append(name(random))
                            .append(".rs:")
                            .append(random.nextInt(900))
                            .append('\n');
                default -> {
                    // Words alone.
                }
            }
        }
        text.setLength(bytes);
        return text.toString();
    }

    private static String name(SplittableRandom random) {
        return STEMS[random.nextInt(STEMS.length)] + '_' + Integer.toString(random.nextInt(1 << 24), 36);
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        try {
            for (String line : resource(RECORDING).lines().toList()) {
                addWords(words, mapper.readTree(line).path("text").asText());
            }
            addWords(words, resource(DOCUMENTATION));
        } catch (IOException e) {
            throw new IllegalStateException("what texts are made of cannot be read: " + e.getMessage(), e);
        }
        return List.copyOf(words);
    }

    private static String resource(String name) throws IOException {
        try (InputStream bytes = Texts.class.getResourceAsStream(name)) {
            if (bytes == null) {
                throw new IOException(name + " is not on the class path");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void addWords(List<String> words, String text) {
        for (String word : text.split("\\s+", -1)) {
            if (!word.isEmpty() && word.chars().allMatch(c -> c >= ' ' && c < 127)) {
                words.add(word);
            }
        }
    }
}
