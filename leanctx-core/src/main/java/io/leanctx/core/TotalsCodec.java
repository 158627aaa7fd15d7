package io.leanctx.core;

import io.leanctx.Totals;
import io.leanctx.Totals.Calls;
import io.leanctx.Totals.Checks;
import io.leanctx.Totals.Compressions;
import io.leanctx.Totals.Reads;
import io.leanctx.Totals.Spending;
import io.leanctx.Totals.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Totals as JSON. Every number is a text, since sums need not stay below 2^53, beyond which readers of JSON differ; durations are
 * in milliseconds.
 */
final class TotalsCodec {

    private TotalsCodec() {}

    /** Writes the field {@code totals}, unless there is no evidence. */
    static void writeIfAny(Totals totals, JsonWriter out) {
        if (!totals.agents().isEmpty()) {
            write(totals, out.name("totals"));
        }
    }

    static void write(Totals totals, JsonWriter out) {
        out.beginObject();
        out.name("agents").beginObject();
        totals.agents().forEach((agent, work) -> write(work, out.name(agent)));
        out.endObject();
        out.name("files").beginObject();
        totals.files().forEach((path, reads) -> write(reads, out.name(path)));
        out.endObject();
        out.name("models").beginObject();
        totals.models().forEach((model, spending) -> write(spending, out.name(model)));
        out.endObject();
        write(totals.session(), out.name("session"));
        out.endObject();
    }

    static EvidenceTotals read(Json.Fields fields) throws MalformedException {
        PSortedMap<String, Work> agents = TreePMap.empty();
        for (String agent : fields.object("agents").fields().keySet()) {
            agents = agents.plus(agent, work(fields.object("agents").object(agent)));
        }
        PSortedMap<String, Reads> files = TreePMap.empty();
        for (String path : fields.object("files").fields().keySet()) {
            files = files.plus(path, reads(fields.object("files").object(path)));
        }
        PSortedMap<String, Spending> models = TreePMap.empty();
        for (String model : fields.object("models").fields().keySet()) {
            models = models.plus(model, spending(fields.object("models").object(model)));
        }
        return new EvidenceTotals(work(fields.object("session")), agents, files, models);
    }

    private static void write(Work work, JsonWriter out) {
        out.beginObject();
        out.name("called").beginObject();
        number("count", work.called().count(), out);
        number("duration", work.called().duration().toMillis(), out);
        out.endObject();
        write(work.checked(), out.name("checked"));
        out.name("compressed").beginObject();
        number("after", work.compressed().after(), out);
        number("before", work.compressed().before(), out);
        number("count", work.compressed().count(), out);
        out.endObject();
        write(work.read(), out.name("read"));
        write(work.spent(), out.name("spent"));
        out.endObject();
    }

    private static void write(Checks checks, JsonWriter out) {
        out.beginObject();
        number("count", checks.count(), out);
        number("duration", checks.duration().toMillis(), out);
        number("failed", checks.failed(), out);
        number("passed", checks.passed(), out);
        number("red", checks.red(), out);
        number("total", checks.total(), out);
        out.endObject();
    }

    private static void write(Reads reads, JsonWriter out) {
        out.beginObject();
        number("count", reads.count(), out);
        number("tokens", reads.tokens(), out);
        out.endObject();
    }

    private static void write(Spending spending, JsonWriter out) {
        out.beginObject();
        number("cached", spending.cached(), out);
        out.name("cost").beginObject();
        spending.cost().forEach((currency, amount) -> out.field(currency, amount.toPlainString()));
        out.endObject();
        number("count", spending.count(), out);
        number("in", spending.in(), out);
        number("out", spending.out(), out);
        out.endObject();
    }

    private static void number(String name, long value, JsonWriter out) {
        out.field(name, Long.toString(value));
    }

    private static Work work(Json.Fields fields) throws MalformedException {
        Json.Fields called = fields.object("called");
        Json.Fields checked = fields.object("checked");
        Json.Fields compressed = fields.object("compressed");
        return new Work(
                reads(fields.object("read")),
                new Compressions(
                        number("count", compressed), number("before", compressed), number("after", compressed)),
                new Checks(
                        number("count", checked),
                        number("red", checked),
                        number("passed", checked),
                        number("failed", checked),
                        number("total", checked),
                        Duration.ofMillis(number("duration", checked))),
                spending(fields.object("spent")),
                new Calls(number("count", called), Duration.ofMillis(number("duration", called))));
    }

    private static Reads reads(Json.Fields fields) throws MalformedException {
        return new Reads(number("count", fields), number("tokens", fields));
    }

    private static Spending spending(Json.Fields fields) throws MalformedException {
        Map<String, BigDecimal> cost = new TreeMap<>();
        Json.Fields amounts = fields.object("cost");
        for (String currency : amounts.fields().keySet()) {
            try {
                cost.put(currency, new BigDecimal(amounts.text(currency)));
            } catch (NumberFormatException e) {
                throw new MalformedException("has a cost in " + currency + " that is no number", e);
            }
        }
        return new Spending(
                number("count", fields), number("in", fields), number("out", fields), number("cached", fields), cost);
    }

    private static long number(String name, Json.Fields fields) throws MalformedException {
        try {
            return Long.parseLong(fields.text(name));
        } catch (NumberFormatException e) {
            throw new MalformedException("has \"" + fields.text(name) + "\" as \"" + name + "\", no whole number", e);
        }
    }
}
