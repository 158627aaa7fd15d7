package io.leanctx.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Shows on a terminal how far long work is, and leaves no trace there. Used by one thread. */
final class Progress implements Told, AutoCloseable {

    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PrintWriter terminal;
    private final String what;
    private final boolean shown;
    private long drawnAt = System.nanoTime() - REDRAW_NANOS;
    private int drawn;
    private boolean isOver;

    Progress(PrintWriter terminal, String what, boolean shown) {
        this.terminal = terminal;
        this.what = what;
        this.shown = shown;
    }

    @Override
    public void at(String where, long done, long total, String unit) {
        if (isDue()) {
            int filled = (int) (WIDTH * (double) done / Math.max(1, total));
            draw(where + " [" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + Words.count(done) + " of "
                    + Words.count(total) + " " + unit);
        }
    }

    /** Somewhere. */
    void at(String where) {
        if (isDue()) {
            draw(where);
        }
    }

    /** So many bytes, of nobody knows how many. */
    void at(long bytes) {
        if (isDue()) {
            draw(Words.bytes(bytes));
        }
    }

    private boolean isDue() {
        return shown && !isOver && System.nanoTime() - drawnAt >= REDRAW_NANOS;
    }

    private void draw(String state) {
        String line = Harmless.line(what + " " + state);
        terminal.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        terminal.flush();
        drawn = line.length();
        drawnAt = System.nanoTime();
    }

    /** Erases what was shown; from now on nothing is. */
    @Override
    public void close() {
        isOver = true;
        if (drawn > 0) {
            terminal.print("\r" + " ".repeat(drawn) + "\r");
            terminal.flush();
            drawn = 0;
        }
    }
}
