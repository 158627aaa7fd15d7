package io.leanctx.core;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Adds up the evidence of a proof; exact. Used by one thread. */
final class ProofTotals {

    private final Work session = new Work();
    private final Map<String, Work> agents = new TreeMap<>();
    private final Map<String, Reads> files = new TreeMap<>();
    private final Map<String, Spending> models = new TreeMap<>();

    private static final class Reads {
        private long count;
        private long tokens;
    }

    private static final class Spending {
        private long count;
        private long in;
        private long out;
        private long cached;
        private final Map<String, BigDecimal> cost = new TreeMap<>();
    }

    private static final class Work {
        private final Reads read = new Reads();
        private final Spending spent = new Spending();
        private long compressed;
        private long before;
        private long after;
        private long checked;
        private long checking;
        private long passed;
        private long failed;
        private long total;
        private long red;
        private long called;
        private long calling;
    }

    void add(String agent, ProofEvidence evidence) {
        add(session, evidence);
        add(agents.computeIfAbsent(agent, first -> new Work()), evidence);
        if (evidence instanceof ProofEvidence.Read read) {
            add(files.computeIfAbsent(read.path(), first -> new Reads()), read);
        } else if (evidence instanceof ProofEvidence.Spent spent) {
            add(models.computeIfAbsent(spent.model(), first -> new Spending()), spent);
        }
    }

    private static void add(Work work, ProofEvidence evidence) {
        if (evidence instanceof ProofEvidence.Read read) {
            add(work.read, read);
        } else if (evidence instanceof ProofEvidence.Compressed compressed) {
            work.compressed++;
            work.before = Math.addExact(work.before, compressed.before());
            work.after = Math.addExact(work.after, compressed.after());
        } else if (evidence instanceof ProofEvidence.Checked checked) {
            work.checked++;
            work.checking = Math.addExact(work.checking, checked.millis());
            work.passed = Math.addExact(work.passed, checked.passed());
            work.failed = Math.addExact(work.failed, checked.failed());
            work.total = Math.addExact(work.total, checked.total());
            work.red += checked.failed() > 0 ? 1 : 0;
        } else if (evidence instanceof ProofEvidence.Spent spent) {
            add(work.spent, spent);
        } else if (evidence instanceof ProofEvidence.Called called) {
            work.called++;
            work.calling = Math.addExact(work.calling, called.millis());
        }
    }

    private static void add(Reads reads, ProofEvidence.Read read) {
        reads.count++;
        reads.tokens = Math.addExact(reads.tokens, read.tokens());
    }

    private static void add(Spending spending, ProofEvidence.Spent spent) {
        spending.count++;
        spending.in = Math.addExact(spending.in, spent.in());
        spending.out = Math.addExact(spending.out, spent.out());
        spending.cached = Math.addExact(spending.cached, spent.cached());
        spent.cost().ifPresent(cost -> spending.cost.merge(cost.currency(), cost.amount(), BigDecimal::add));
    }

    void write(JsonWriter out) {
        out.beginObject().name("agents").beginObject();
        agents.forEach((agent, work) -> write(work, out.name(agent)));
        out.endObject().name("files").beginObject();
        files.forEach((path, reads) -> write(reads, out.name(path)));
        out.endObject().name("models").beginObject();
        models.forEach((model, spending) -> write(spending, out.name(model)));
        write(session, out.endObject().name("session"));
        out.endObject();
    }

    private static void write(Work work, JsonWriter out) {
        out.beginObject().name("called").beginObject();
        number(number(out, "count", work.called), "duration", work.calling);
        out.endObject().name("checked").beginObject();
        number(number(number(out, "count", work.checked), "duration", work.checking), "failed", work.failed);
        number(number(number(out, "passed", work.passed), "red", work.red), "total", work.total);
        out.endObject().name("compressed").beginObject();
        number(number(number(out, "after", work.after), "before", work.before), "count", work.compressed);
        write(work.read, out.endObject().name("read"));
        write(work.spent, out.name("spent"));
        out.endObject();
    }

    private static void write(Reads reads, JsonWriter out) {
        out.beginObject();
        number(number(out, "count", reads.count), "tokens", reads.tokens);
        out.endObject();
    }

    private static void write(Spending spending, JsonWriter out) {
        number(out.beginObject(), "cached", spending.cached).name("cost").beginObject();
        spending.cost.forEach((currency, amount) -> out.field(currency, plain(amount)));
        number(number(number(out.endObject(), "count", spending.count), "in", spending.in), "out", spending.out);
        out.endObject();
    }

    private static JsonWriter number(JsonWriter out, String name, long value) {
        return out.field(name, Long.toString(value));
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
