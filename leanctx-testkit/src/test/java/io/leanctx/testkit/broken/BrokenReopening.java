package io.leanctx.testkit.broken;

import io.leanctx.spi.Append;
import java.util.List;

/** Backends that say that their content is durable, and have less of it when they are opened again. */
final class BrokenReopening {

    private BrokenReopening() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.durable(
                                "contents lost on reopening",
                                "nothing is there after reopening, though it says that it is durable",
                                appends -> List.of())
                        .breaks("DUR-1", "DUR-2", "DUR-3", "DUR-4", "DUR-6", "DUR-8", "DUR-9")
                        .mayBreak("DUR-7"),
                Candidate.durable(
                                "operations lost on reopening",
                                "which operations are in the log is known until closing only",
                                BrokenReopening::withoutOperations)
                        .breaks("DUR-1", "DUR-2", "DUR-3", "DUR-6", "DUR-9")
                        .mayBreak("DUR-7"),
                Candidate.durable(
                                "newest append lost on reopening",
                                "the newest append is acknowledged, but written only with the next one",
                                appends -> appends.subList(0, Math.max(0, appends.size() - 1)))
                        .breaks("DUR-1", "DUR-2", "DUR-3", "DUR-4", "DUR-6", "DUR-8", "DUR-9")
                        .mayBreak("DUR-7"));
    }

    private static List<Append> withoutOperations(List<Append> appends) {
        return appends.stream()
                .map(append -> Altered.withOperation(
                        append,
                        "lost-" + append.key().hashCode() + "-" + append.head().revision()))
                .toList();
    }
}
