package io.leanctx;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** How a conflict reads. */
final class ConflictText {

    private ConflictText() {}

    static String of(CommitResult.Conflict conflict) {
        Session session = conflict.session();
        StringBuilder text = new StringBuilder("conflict on ")
                .append(session.workspace())
                .append('/')
                .append(session.channel())
                .append(": you read ")
                .append(
                        conflict.base().revision() == 0
                                ? "nothing yet"
                                : "revision " + conflict.base().revision())
                .append(", the channel is at ")
                .append(session.revision());
        long unlisted = conflict.missedCount() - conflict.missed().size();
        if (unlisted > 0) {
            text.append("\n  ")
                    .append(unlisted)
                    .append(" of the ")
                    .append(conflict.missedCount())
                    .append(" commits you missed are not listed; the others:");
        }
        int width = conflict.missed().stream()
                .mapToInt(missed -> missed.agent().length())
                .max()
                .orElse(0);
        int digits = String.valueOf(session.revision()).length();
        for (Commit missed : conflict.missed()) {
            String revision = String.valueOf(missed.revision());
            text.append("\n  ")
                    .append(" ".repeat(digits - revision.length()))
                    .append(revision)
                    .append("  ");
            text.append(missed.agent())
                    .append(" ".repeat(width - missed.agent().length()))
                    .append("  ");
            text.append(ago(Duration.between(missed.at(), conflict.at()))).append("  ");
            text.append(missed.changes().stream().map(Change::describe).collect(Collectors.joining("; ")));
            text.append(marks("   <- you also write: ", conflict, missed, true))
                    .append(marks("   <- you also guard: ", conflict, missed, false));
        }
        List<Claim> held = held(conflict);
        held.forEach(claim -> text.append("\n  ")
                .append(Check.excerpt(claim.resource()))
                .append(" is claimed by ")
                .append(claim.agent())
                .append(" until ")
                .append(claim.until())
                .append(", token ")
                .append(claim.token()));
        text.append("\n  ").append(advice(conflict, held));
        return text.toString();
    }

    private static String advice(CommitResult.Conflict conflict, List<Claim> held) {
        if (!held.isEmpty()) {
            return "wait until then or for the release, or do something else meanwhile";
        }
        return "read it again, or let update(...) do so"
                + (conflict.contested().contains(Scope.everything())
                        ? "; a guard on everything conflicts with every commit: guard less if you can"
                        : "");
    }

    private static List<Claim> held(CommitResult.Conflict conflict) {
        return conflict.session().claims().values().stream()
                .filter(claim -> conflict.contested().contains(Scope.claim(claim.resource())))
                .filter(claim -> claim.isHeldAt(conflict.at()))
                .toList();
    }

    /** The contested scopes that a missed commit wrote: those that the proposal writes too, or those it only guards. */
    private static String marks(String label, CommitResult.Conflict conflict, Commit missed, boolean written) {
        List<String> scopes = conflict.contested().stream()
                .filter(scope -> conflict.writes().contains(scope) == written)
                .filter(scope -> writes(missed, scope))
                .map(scope -> Check.excerpt(scope.toString()))
                .sorted()
                .toList();
        return scopes.isEmpty() ? "" : label + String.join(", ", scopes);
    }

    private static boolean writes(Commit commit, Scope guarded) {
        return commit.changes().stream()
                .flatMap(change -> change.scopes().stream())
                .anyMatch(written -> written instanceof Scope.Everything || covers(guarded, written));
    }

    private static boolean covers(Scope guarded, Scope written) {
        return guarded instanceof Scope.Kind kind
                ? written instanceof Scope.Single single && single.kind().equals(kind.kind())
                : guarded.equals(written);
    }

    private static String ago(Duration age) {
        if (age.toSeconds() < 60) {
            return Math.max(0, age.toSeconds()) + "s ago";
        } else if (age.toMinutes() < 60) {
            return age.toMinutes() + "m ago";
        } else if (age.toHours() < 48) {
            return age.toHours() + "h ago";
        }
        return age.toDays() + "d ago";
    }
}
