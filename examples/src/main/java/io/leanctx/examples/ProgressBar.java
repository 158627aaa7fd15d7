package io.leanctx.examples;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Shows on a terminal how far the demo is, and leaves no trace there. Safe for use by several threads. */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 40;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PrintStream terminal;
    private final int total;
    private final boolean shown;
    private final AtomicInteger done = new AtomicInteger();
    private final ReentrantLock drawing = new ReentrantLock();
    private long drawnAt;
    private int drawnLength;

    ProgressBar(PrintStream terminal, int total, boolean shown) {
        this.terminal = terminal;
        this.total = total;
        this.shown = shown;
        this.drawnAt = System.nanoTime() - REDRAW_NANOS;
    }

    /** One step further. Never waits: a thread that finds another one drawing goes on. */
    void advance() {
        int now = done.incrementAndGet();
        if (shown && drawing.tryLock()) {
            try {
                if (System.nanoTime() - drawnAt >= REDRAW_NANOS) {
                    draw(now);
                }
            } finally {
                drawing.unlock();
            }
        }
    }

    private void draw(int now) {
        int filled = (int) ((long) WIDTH * now / Math.max(1, total));
        String bar = "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] %d of %d steps".formatted(now, total);
        terminal.print("\r" + bar);
        terminal.flush();
        drawnAt = System.nanoTime();
        drawnLength = bar.length();
    }

    @Override
    public void close() {
        drawing.lock();
        try {
            if (drawnLength > 0) {
                terminal.print("\r" + " ".repeat(drawnLength) + "\r");
                terminal.flush();
            }
        } finally {
            drawing.unlock();
        }
    }
}
