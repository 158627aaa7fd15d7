package io.leanctx.verifier;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Adds up evidence. Used by one thread. */
final class Totals {

    private static final BigDecimal ONE = BigDecimal.ONE;

    private final Budget budget;
    private final Node all = new Node();

    /** An object; its fields are numbers and objects. */
    private static final class Node extends TreeMap<String, Object> {

        private static final long serialVersionUID = 1L;

        Node in(String name) {
            return (Node) computeIfAbsent(name, absent -> new Node());
        }

        Node add(String name, BigDecimal value) {
            merge(name, value, (before, more) -> ((BigDecimal) before).add((BigDecimal) more));
            return this;
        }

        Node add(String name, long value) {
            return add(name, BigDecimal.valueOf(value));
        }
    }

    Totals(Budget budget) {
        this.budget = budget;
        all.in("agents");
        all.in("files");
        all.in("models");
        begin(all.in("session"));
    }

    void add(String agent, String type, Evidence evidence) throws FlawException {
        Node agents = all.in("agents");
        if (!agents.containsKey(agent)) {
            budget.take(4_000 + 2L * agent.length());
            begin(agents.in(agent));
        }
        count(agents.in(agent), type, evidence);
        count(all.in("session"), type, evidence);
        if (type.equals("read")) {
            String path = evidence.text("path");
            budget.take(all.in("files").containsKey(path) ? 0 : 600 + 2L * path.length());
            read(all.in("files").in(path), evidence);
        } else if (type.equals("spent")) {
            String model = evidence.text("model");
            budget.take(all.in("models").containsKey(model) ? 0 : 1_200 + 2L * model.length());
            spent(all.in("models").in(model), evidence);
        }
    }

    private void count(Node work, String type, Evidence evidence) throws FlawException {
        switch (type) {
            case "read" -> read(work.in("read"), evidence);
            case "compressed" ->
                work.in("compressed")
                        .add("after", evidence.number("tokensAfter"))
                        .add("before", evidence.number("tokensBefore"))
                        .add("count", ONE);
            case "checked" ->
                work.in("checked")
                        .add("count", ONE)
                        .add("duration", evidence.number("duration"))
                        .add("failed", evidence.number("failed"))
                        .add("passed", evidence.number("passed"))
                        .add("red", evidence.number("failed") > 0 ? 1 : 0)
                        .add("total", evidence.number("total"));
            case "spent" -> spent(work.in("spent"), evidence);
            default -> work.in("called").add("count", ONE).add("duration", evidence.number("duration"));
        }
    }

    private static void read(Node reads, Evidence evidence) {
        reads.add("count", ONE).add("tokens", evidence.number("tokens"));
    }

    private void spent(Node spent, Evidence evidence) throws FlawException {
        spent.add("cached", evidence.number("cached"))
                .add("count", ONE)
                .add("in", evidence.number("in"))
                .add("out", evidence.number("out"));
        Node cost = spent.in("cost");
        if (evidence.hasCost()) {
            budget.take(cost.containsKey(evidence.text("currency")) ? 0 : 200);
            cost.add(evidence.text("currency"), evidence.amount());
        }
    }

    private static void begin(Node work) {
        work.in("called").add("count", 0).add("duration", 0);
        work.in("checked")
                .add("count", 0)
                .add("duration", 0)
                .add("failed", 0)
                .add("passed", 0)
                .add("red", 0)
                .add("total", 0);
        work.in("compressed").add("after", 0).add("before", 0).add("count", 0);
        work.in("read").add("count", 0).add("tokens", 0);
        work.in("spent").add("cached", 0).add("count", 0).add("in", 0).add("out", 0);
        work.in("spent").in("cost");
    }

    /** In canonical form. */
    @Override
    public String toString() {
        StringBuilder json = new StringBuilder();
        write(all, json);
        return json.toString();
    }

    private static void write(Node node, StringBuilder json) {
        char before = '{';
        for (Map.Entry<String, Object> field : node.entrySet()) {
            json.append(before).append(VerdictText.quoted(field.getKey())).append(':');
            if (field.getValue() instanceof Node inner) {
                write(inner, json);
            } else {
                BigDecimal number = (BigDecimal) field.getValue();
                json.append('"')
                        .append(number.stripTrailingZeros().toPlainString())
                        .append('"');
            }
            before = ',';
        }
        json.append(node.isEmpty() ? "{}" : "}");
    }
}
