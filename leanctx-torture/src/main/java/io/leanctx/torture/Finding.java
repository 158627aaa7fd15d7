package io.leanctx.torture;

/** Something that is wrong. */
record Finding(Harm harm, String what) {

    @Override
    public String toString() {
        return harm + " " + what;
    }
}
