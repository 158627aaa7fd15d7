package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;

/** A backend that does something of its own with one append, whichever batch it is in. */
class EachAppend extends ForwardingBackend {

    /** What a backend does with one append. */
    @FunctionalInterface
    interface Appending {
        AppendResult append(EachAppend backend, Append append, Durability durability);
    }

    EachAppend(SessionBackend sound) {
        super(sound);
    }

    AppendResult append(Append append, Durability durability) {
        AppendResult answer = soundly(append, durability);
        if (answer instanceof AppendResult.Appended) {
            applied(append);
        }
        return answer;
    }

    /** Comes after each append that was applied, for what is to be remembered of it. */
    void applied(Append append) {}

    @Override
    public List<AppendResult> append(List<Append> batch, Durability durability) {
        List<AppendResult> answers = new ArrayList<>();
        for (Append append : batch) {
            answers.add(append(append, durability));
        }
        return answers;
    }

    /** As it should be done. */
    final AppendResult soundly(Append append, Durability durability) {
        return delegate().append(List.of(append), durability).get(0);
    }

    /** As it should be done, but after whatever the head is. */
    final AppendResult anywhere(Append append, Durability durability) {
        AppendResult answer = soundly(append, durability);
        while (answer instanceof AppendResult.RevisionMismatch) {
            answer = soundly(rebased(append), durability);
        }
        return answer;
    }

    /** The same append after whatever the head is. */
    final Append rebased(Append append) {
        Position actual = delegate().head(append.key()).map(Head::position).orElse(Position.START);
        Head head = append.head();
        Position next = new Position(actual.revision() + 1, head.position().hash());
        long oldest = Math.min(head.oldest(), next.revision());
        return Altered.after(append, actual, new Head(next, oldest, head.deleted(), head.state()));
    }

    /** Of the head; 0 if there is none. */
    final long revision(ChannelKey key) {
        return delegate().head(key).map(Head::revision).orElse(0L);
    }
}
