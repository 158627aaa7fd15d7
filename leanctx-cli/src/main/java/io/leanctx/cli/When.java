package io.leanctx.cli;

import picocli.CommandLine.Help.Ansi;

/** When there are colours. */
enum When {
    AUTO {
        @Override
        Ansi ansi(Surroundings around) {
            boolean dumb = around.variable("TERM").filter("dumb"::equals).isPresent();
            boolean wanted = around.outIsTerminal()
                    && !dumb
                    && around.variable("NO_COLOR").isEmpty();
            return wanted ? Ansi.ON : Ansi.OFF;
        }
    },
    ALWAYS {
        @Override
        Ansi ansi(Surroundings around) {
            return Ansi.ON;
        }
    },
    NEVER {
        @Override
        Ansi ansi(Surroundings around) {
            return Ansi.OFF;
        }
    };

    abstract Ansi ansi(Surroundings around);

    @Override
    public String toString() {
        return Words.of(this);
    }
}
