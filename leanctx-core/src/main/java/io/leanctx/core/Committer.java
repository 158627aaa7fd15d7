package io.leanctx.core;

import io.leanctx.Durability;
import io.leanctx.LeanCtxException;
import io.leanctx.StoreClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Combines writers. A proposer puts its ticket into the queue; the one that finds nobody leading leads: it takes what is
 * waiting, has it decided and written as one {@link Batch} with one durability point, and hands over. So waiting writers
 * share an fsync, also on one hot session, and no thread is needed for it.
 *
 * <p>Nothing of the host runs on the leader while it leads.
 */
final class Committer {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int MAX_TICKETS = 256;
    private static final int MAX_BYTES = 4 << 20;

    /** A batch that took long took so for a reason that waiting does not mend. */
    private static final long LONGEST_GATHER_NANOS = 2_000_000;

    private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final ReentrantLock leadership = new ReentrantLock();
    private final BatchWriter writer;
    private final Tasks tasks;
    private final boolean gathers;

    private volatile boolean closed;

    /** The size and the time of the last batch; the leader's. */
    private int lastTickets;

    private long lastNanos;

    Committer(BatchWriter writer, Tasks tasks, Durability durability) {
        this.writer = writer;
        this.tasks = tasks;
        this.gathers = durability == Durability.SYNC;
    }

    /** Has a proposal decided, and waits for it whatever happens to this thread meanwhile. */
    Decision commit(Ticket ticket) {
        enqueue(ticket);
        if (!ticket.mayLead()) {
            leadElsewhere();
        }
        // Cleared while this thread leads, as some storages take an interrupt for the end of their files.
        boolean interrupted = Thread.interrupted();
        Decision decision = ticket.decision();
        while (decision == null) {
            if (!(ticket.mayLead() && tryLead())) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            decision = ticket.decision();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return decision;
    }

    /** Has a proposal decided by another thread. */
    void commitLater(Ticket ticket) {
        enqueue(ticket);
        leadElsewhere();
    }

    /** Answers what is being written, refuses what waits, and all that comes later. */
    void close() {
        closed = true;
        leadership.lock();
        refuseWaiting();
    }

    private void enqueue(Ticket ticket) {
        waitingCount.incrementAndGet();
        waiting.add(ticket);
        if (closed) {
            refuseWaiting();
        }
    }

    private void refuseWaiting() {
        for (Ticket ticket = waiting.poll(); ticket != null; ticket = waiting.poll()) {
            waitingCount.decrementAndGet();
            ticket.decide(new Decision.Failed(new StoreClosedException("the store is closed; operation "
                    + ticket.proposed.operation() + " on " + ticket.proposed.key() + " was not written")));
            ticket.wake();
        }
    }

    /**
     * Leads one batch, and one more if others wait, unless someone leads already. Waking a batch takes a good part of a
     * short sync, so it is done last: the first of it that comes back finds nobody leading.
     */
    private boolean tryLead() {
        if (!leadership.tryLock()) {
            return false;
        }
        List<Runnable> afterwards = new ArrayList<>();
        List<Ticket> answered = new ArrayList<>();
        try {
            leadOnce(answered, afterwards);
            if (!waiting.isEmpty()) {
                answered.forEach(Ticket::wake);
                answered.clear();
                leadOnce(answered, afterwards);
            }
        } finally {
            leadership.unlock();
            quietly(this::handOver);
            answered.forEach(Ticket::wake);
            afterwards.forEach(Committer::quietly);
        }
        return true;
    }

    /** Runs what others wait for, whatever became of what came before. */
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task after a batch failed; the others go on", e);
        }
    }

    private void leadOnce(List<Ticket> answered, List<Runnable> afterwards) {
        if (closed) {
            refuseWaiting();
            return;
        }
        gather();
        List<Ticket> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        answered.addAll(taken);
        long began = System.nanoTime();
        try {
            writer.write(taken, afterwards);
        } catch (Throwable e) {
            answerAll(taken, e);
        }
        lastTickets = taken.size();
        lastNanos = System.nanoTime() - began;
    }

    /**
     * Under SYNC, writers that were just answered are about to come back: waiting for them a fraction of what a sync costs
     * saves them a whole one.
     */
    @SuppressWarnings("ThreadPriorityCheck") // Parking takes longer than the whole wait; the writers need the core.
    private void gather() {
        if (gathers && lastTickets > 1) {
            long patience = Math.min(lastNanos / 10, LONGEST_GATHER_NANOS);
            long began = System.nanoTime();
            while (!closed && waitingCount.get() < lastTickets && System.nanoTime() - began < patience) {
                Thread.yield();
            }
        }
    }

    private List<Ticket> take() {
        List<Ticket> taken = new ArrayList<>();
        long bytes = 0;
        for (Ticket next = waiting.peek(); next != null && taken.size() < MAX_TICKETS; next = waiting.peek()) {
            bytes += next.bytes();
            if (bytes > MAX_BYTES && !taken.isEmpty()) {
                break;
            }
            // Closing may have emptied the queue since the peek.
            Ticket polled = waiting.poll();
            if (polled == null) {
                break;
            }
            waitingCount.decrementAndGet();
            taken.add(polled);
        }
        return taken;
    }

    /**
     * Whatever a batch dies of, an Error too, is the answer to everyone in it: nobody waits for ever, and it is not thrown
     * at a leader whose own proposal may have been in an earlier batch.
     */
    private void answerAll(List<Ticket> taken, Throwable cause) {
        if (cause instanceof LeanCtxException) {
            LOG.debug("a batch of {} is answered as failed", taken.size(), cause);
        } else {
            LOG.error("the committer failed on a batch of {}; all of it is answered as failed", taken.size(), cause);
        }
        for (Ticket ticket : taken) {
            if (!ticket.isDecided()) {
                ticket.decide(new Decision.Failed(writer.failure(ticket, cause)));
            }
        }
    }

    private void handOver() {
        Ticket next = waiting.peek();
        if (next == null) {
            return;
        }
        if (next.mayLead()) {
            next.wake();
        } else {
            leadElsewhere();
        }
    }

    private void leadElsewhere() {
        tasks.lead(this::leadForOthers);
    }

    private void leadForOthers() {
        // Where somebody leads already, that one hands over to the next waiting ticket.
        if (!waiting.isEmpty()) {
            tryLead();
        }
    }
}
