package io.leanctx.testkit.history;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What all parts of a recorded store write to: one counter of moments, and the calls of each channel. */
final class Notes {

    /** A channel, as a recorder names it. */
    record Key(String workspace, String channel) {

        @Override
        public String toString() {
            return workspace + "/" + channel;
        }
    }

    private final AtomicLong moments = new AtomicLong();
    private final AtomicLong handles = new AtomicLong();
    private final AtomicLong operations = new AtomicLong();
    private final String operationPrefix = UUID.randomUUID() + "-";
    private final Map<Key, Queue<Note>> calls = new ConcurrentHashMap<>();
    private final Map<Key, String> unfit = new ConcurrentHashMap<>();

    long moment() {
        return moments.incrementAndGet();
    }

    /** A number for a participant or a watch that no other has. */
    long handle() {
        return handles.incrementAndGet();
    }

    /** An operation id that nobody else has. */
    String operation() {
        return operationPrefix + operations.incrementAndGet();
    }

    /** Notes that a call is made, or was at a moment. */
    Note begin(Key key, String client, long invoked, Request request) {
        Note note = new Note(client, invoked, request);
        calls(key).add(note);
        return note;
    }

    /** Notes that a call threw. */
    void failed(Note note, Throwable failure) {
        note.end(moment(), Failures.reply(failure));
    }

    /** Notes that a channel has what no call can account for, and why. */
    void unfit(Key key, String why) {
        calls(key);
        unfit.putIfAbsent(key, why);
    }

    /** Whether the calls of a channel can be judged, so far. */
    boolean isFit(Key key) {
        return !unfit.containsKey(key);
    }

    Optional<String> unfit(Key key) {
        return Optional.ofNullable(unfit.get(key));
    }

    Map<Key, Queue<Note>> calls() {
        return calls;
    }

    private Queue<Note> calls(Key key) {
        return calls.computeIfAbsent(key, any -> new ConcurrentLinkedQueue<>());
    }
}
