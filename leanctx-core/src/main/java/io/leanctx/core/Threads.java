package io.leanctx.core;

import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the threads of messages. */
final class Threads {

    private Threads() {}

    /** The messages that lead, by what they answer, to the same first message. */
    static List<Entry<Coordination.Message>> of(List<Entry<Coordination.Message>> messages, EntryRef any) {
        // A message answers an earlier one, so the first of what it answers is known when it comes.
        Map<EntryRef, EntryRef> first = new HashMap<>();
        for (Entry<Coordination.Message> message : messages) {
            EntryRef answered = message.value().inReplyTo().orElse(message.ref());
            first.put(message.ref(), first.getOrDefault(answered, answered));
        }
        EntryRef thread = first.get(any);
        return messages.stream()
                .filter(message -> thread != null && thread.equals(first.get(message.ref())))
                .toList();
    }
}
