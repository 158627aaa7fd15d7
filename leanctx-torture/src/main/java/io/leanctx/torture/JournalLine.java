package io.leanctx.torture;

import io.leanctx.Hash;
import io.leanctx.Position;

/** What is noted in the journal: one line each, in words without white space, the last of which may have some. */
sealed interface JournalLine {

    /** An agent was registered. */
    record Registered(String agent, String token) implements JournalLine {}

    /** A commit is about to be tried. */
    record Intended(Deed deed) implements JournalLine {}

    /** A commit was acknowledged. */
    record Acknowledged(String operation, Position position) implements JournalLine {}

    /** A commit was answered as one that did not land. */
    record Refused(String operation, String why) implements JournalLine {}

    /** A commit was answered as one of which nobody knows whether it landed. */
    record Unknown(String operation, String why) implements JournalLine {}

    /** An acknowledged commit was lost where it may be: its durability is relaxed, and the power was cut. */
    record TakenBack(String operation) implements JournalLine {}

    /** An agent was lost where it may be. */
    record Forgotten(String agent) implements JournalLine {}

    /** Something failed that should not. */
    record Failed(String what) implements JournalLine {}

    /** The line, without its end. */
    default String text() {
        if (this instanceof Registered line) {
            return "A " + line.agent + " " + line.token;
        } else if (this instanceof Intended line) {
            Deed deed = line.deed;
            return "I " + deed.operation() + " " + deed.kind() + " " + deed.channel() + " " + deed.agent() + " "
                    + deed.base() + " " + deed.number() + " " + deed.subject();
        } else if (this instanceof Acknowledged line) {
            return "K " + line.operation + " " + line.position.revision() + " " + line.position.hash();
        } else if (this instanceof Refused line) {
            return "N " + line.operation + " " + line.why;
        } else if (this instanceof Unknown line) {
            return "U " + line.operation + " " + line.why;
        } else if (this instanceof TakenBack line) {
            return "L " + line.operation;
        } else if (this instanceof Forgotten line) {
            return "M " + line.agent;
        }
        return "F " + ((Failed) this).what.replaceAll("\\s+", " ");
    }

    /** Reads what {@link #text} gives. */
    static JournalLine parse(String text) {
        String[] words = text.split(" ", -1);
        return switch (words[0]) {
            case "A" -> new Registered(words[1], words[2]);
            case "I" ->
                new Intended(new Deed(
                        words[1],
                        Kind.valueOf(words[2]),
                        words[3],
                        words[4],
                        Position.parse(words[5]),
                        Long.parseLong(words[6]),
                        words[7]));
            case "K" -> new Acknowledged(words[1], new Position(Long.parseLong(words[2]), Hash.parse(words[3])));
            case "N" -> new Refused(words[1], words[2]);
            case "U" -> new Unknown(words[1], words[2]);
            case "L" -> new TakenBack(words[1]);
            case "M" -> new Forgotten(words[1]);
            case "F" -> new Failed(text.substring(2));
            default ->
                throw new IllegalArgumentException("the journal has the line \"" + text
                        + "\", which begins with none of A, I, K, N, U, L, M and F");
        };
    }
}
