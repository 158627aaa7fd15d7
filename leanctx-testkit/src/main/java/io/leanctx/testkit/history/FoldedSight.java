package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The content of a {@link Sight}, folded from a log by the plainest means. For one thread. */
final class FoldedSight {

    private record Listed(EntryRef ref, String text) {}

    private final Map<String, String> content = new TreeMap<>();
    private final List<Listed> findings = new ArrayList<>();
    private final List<Listed> decisions = new ArrayList<>();
    private final List<Listed> progress = new ArrayList<>();
    private long revision;

    long revision() {
        return revision;
    }

    Map<String, String> content() {
        return content;
    }

    void apply(Commit commit) {
        revision = commit.revision();
        for (int i = 0; i < commit.changes().size(); i++) {
            apply(commit, new EntryRef(revision, i), commit.changes().get(i));
        }
    }

    private void apply(Commit commit, EntryRef ref, Change change) {
        if (change instanceof Change.Task task) {
            content.put("task", text(commit, task.text()));
        } else if (change instanceof Change.NextSteps next) {
            content.put("next", text(commit, String.valueOf(next.steps())));
        } else if (change instanceof Change.Learn learned) {
            content.put("knowledge(" + learned.key() + ")", text(commit, learned.value()));
        } else if (change instanceof Change.Forget forgotten) {
            content.remove("knowledge(" + forgotten.key() + ")");
        } else if (change instanceof Change.FileTouched touched) {
            content.put(
                    "file(" + touched.path() + ")", text(commit, touched.mode().name()));
        } else if (change instanceof Change.Finding finding) {
            findings.add(new Listed(ref, text(commit, finding.text())));
            list("findings", findings);
        } else if (change instanceof Change.Decision decision) {
            decision.supersedes()
                    .ifPresent(old -> decisions.removeIf(one -> one.ref().equals(old)));
            decisions.add(new Listed(ref, text(commit, decision.text())));
            list("decisions", decisions);
        } else if (change instanceof Change.Progress made) {
            progress.add(new Listed(ref, text(commit, made.text())));
            list("progress", progress);
        } else if (change instanceof Coordination.Claimed claimed) {
            content.put("claim(" + claimed.resource() + ")", Sight.text(ClaimCheck.claim(commit, claimed)));
        } else if (change instanceof Coordination.Released released) {
            content.remove("claim(" + released.resource() + ")");
        } else if (change instanceof Upkeep.Summarized summary) {
            findings.removeIf(one -> one.ref().revision() <= summary.upTo());
            progress.removeIf(one -> one.ref().revision() <= summary.upTo());
            list("findings", findings);
            list("progress", progress);
        }
    }

    private void list(String name, List<Listed> entries) {
        if (entries.isEmpty()) {
            content.remove(name);
        } else {
            content.put(
                    name,
                    entries.size() + ", newest "
                            + entries.get(entries.size() - 1).text());
        }
    }

    private static String text(Commit commit, String text) {
        return Sight.text(text, commit.agent(), commit.revision());
    }
}
