package io.leanctx.bench;

import java.util.Locale;

/** What a figure counts, and how it is written. */
enum Unit {
    TIMES("×", 2),
    PERCENT("%", 1),
    PER_SECOND("/s", 0),
    NANOSECONDS("ns", 0),
    MICROSECONDS("µs", 1),
    MILLISECONDS("ms", 2),
    BYTES("B", 0),
    MEGABYTES("MB", 1),
    COUNT("", 1);

    private final String symbol;
    private final int digits;

    Unit(String symbol, int digits) {
        this.symbol = symbol;
        this.digits = digits;
    }

    String symbol() {
        return symbol;
    }

    String format(double figure) {
        String number = String.format(Locale.ROOT, "%,." + digits + "f", figure);
        if (number.indexOf('.') >= 0) {
            number = number.replaceAll("\\.?0+$", "");
        }
        return symbol.isEmpty() ? number : number + " " + symbol;
    }
}
