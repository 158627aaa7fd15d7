package io.leanctx.verifier;

import java.io.IOException;

/** Checks the evidence of a summary, one change after another. Used by one thread. */
final class Summary {

    private final Scanner in;
    private final Agents agents;
    private final Totals totals;
    private long revision;
    private long index = Long.MAX_VALUE;
    private long instant = Long.MIN_VALUE;
    private String agent = "";

    Summary(Scanner in, Place after, Agents agents, Totals totals) {
        this.in = in;
        this.agents = agents;
        this.totals = totals;
        this.revision = after.revision();
    }

    /** Reads the array of evidence. */
    void read() throws IOException, FlawException {
        in.beginArray();
        for (int i = 0; in.element(); i++) {
            change("evidence " + i);
        }
    }

    /** The revision of the last change that was read, or the one before the first. */
    long revision() {
        return revision;
    }

    private void change(String where) throws IOException, FlawException {
        Fields fields = new Fields(in, where);
        fields.next("agent");
        String by = in.text();
        fields.next("index");
        long place = in.number();
        fields.next("instant");
        long at = fields.instant();
        fields.next("open");
        Evidence evidence = Evidence.read(in);
        fields.next("revision");
        long of = in.number();
        fields.next("type");
        String type = in.text();
        fields.end();
        boolean next = of > revision || (of == revision && place > index && at == instant && by.equals(agent));
        if (!next || place < 0 || at < instant) {
            throw new FlawException(where, "it does not come after the one before");
        }
        if (!agents.knows(by)) {
            throw new FlawException(where, "it is by agent " + by + ", who is not named in the proof");
        }
        if (!evidence.counts(type)) {
            throw new FlawException(where, "it is no evidence of a known shape");
        }
        revision = of;
        index = place;
        instant = at;
        agent = by;
        totals.add(by, type, evidence);
    }
}
