package io.leanctx.mcp;

import io.leanctx.Commit;
import io.leanctx.HistoryPage;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What others committed between two revisions, in a few words.
 *
 * @param fields how it is shown; empty if there is none
 * @param isWhole whether every commit of others is in it
 */
record News(Optional<Map<String, Object>> fields, boolean isWhole) {

    /** How many are shown. */
    private static final int SHOWN = 8;
    /** How long they may be, so that there is room for the answer. */
    private static final int TOKENS = 1_000;
    /** How many of the newest commits are looked at. */
    private static final int LOOKED_AT = 64;

    static News of(Workspace workspace, Session session, long since, Optional<String> me) {
        long from = Math.max(Math.max(since, session.revision() - LOOKED_AT), session.oldest() - 1);
        List<Commit> others = others(workspace, session, from, me);
        if (others.isEmpty() && from == since) {
            return new News(Optional.empty(), true);
        }
        List<Object> shown = newest(others);
        boolean isWhole = from == since && shown.size() == others.size();
        Fields fields = new Fields()
                .put("since_revision", since)
                .put("changes", shown)
                .putIf(!isWhole, "left_out", leftOut(since, from, others.size() - shown.size()));
        return new News(Optional.of(fields.toMap()), isWhole);
    }

    /** As many of the newest as there is room for, the oldest first. */
    private static List<Object> newest(List<Commit> others) {
        List<Object> shown = new ArrayList<>();
        int left = TOKENS;
        for (int i = others.size() - 1; i >= 0 && shown.size() < SHOWN; i--) {
            Map<String, Object> view = Views.news(others.get(i));
            left -= Tokens.of(view);
            if (left < 0) {
                break;
            }
            shown.add(view);
        }
        Collections.reverse(shown);
        return shown;
    }

    private static String leftOut(long since, long from, int unlisted) {
        String older = from == since ? "" : "whatever is older than revision " + (from + 1);
        String newer = unlisted == 0 ? "" : unlisted + " older of others";
        return newer + (older.isEmpty() || newer.isEmpty() ? "" : ", and ") + older + ": ctx_session history after "
                + since + ", or brief";
    }

    private static List<Commit> others(Workspace workspace, Session session, long from, Optional<String> me) {
        List<Commit> others = new ArrayList<>();
        long after = from;
        while (after < session.revision()) {
            HistoryPage page = workspace.history(session.channel(), after, LOOKED_AT);
            for (Commit commit : page.commits()) {
                after = commit.revision();
                if (after <= session.revision() && !Optional.of(commit.agent()).equals(me)) {
                    others.add(commit);
                }
            }
            if (page.commits().isEmpty()) {
                break;
            }
        }
        return others;
    }
}
