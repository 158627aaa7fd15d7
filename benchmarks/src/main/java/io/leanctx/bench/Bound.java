package io.leanctx.bench;

/** On which side of its limit a figure should be. */
enum Bound {
    AT_LEAST("≥ "),
    AT_MOST("≤ "),
    /** The figure is for the reader; nothing is asked of it. */
    NONE("");

    private final String sign;

    Bound(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    boolean holds(double figure, double limit) {
        return switch (this) {
            case AT_LEAST -> figure >= limit;
            case AT_MOST -> figure <= limit;
            case NONE -> true;
        };
    }
}
