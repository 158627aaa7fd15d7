package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;

/** A backend that does something wrong with one append, whichever batch it is in. */
abstract class EachAppend extends ForwardingBackend {

    EachAppend(SessionBackend sound) {
        super(sound);
    }

    abstract AppendResult append(Append append, Durability durability);

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

    /** The same append after whatever the head is. */
    final Append rebased(Append append) {
        Position actual = delegate().head(append.key()).map(Head::position).orElse(Position.START);
        Head head = append.head();
        Position next = new Position(actual.revision() + 1, head.position().hash());
        long oldest = Math.min(head.oldest(), next.revision());
        return new Append(
                append.key(),
                actual,
                append.operation(),
                append.entry(),
                new Head(next, oldest, head.deleted(), head.state()),
                append.preconditions(),
                append.blobs(),
                append.rewrites());
    }

    static Append withOperation(Append append, String operation) {
        return new Append(
                append.key(),
                append.expected(),
                operation,
                append.entry(),
                append.head(),
                append.preconditions(),
                append.blobs(),
                append.rewrites());
    }
}
