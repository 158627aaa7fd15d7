package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A storage in memory that is durable as far as a contract can see: opened again, it does again what was done to it. */
final class JournaledMemory {

    private record Put(ChannelKey key, SoftState state) {}

    private final UnaryOperator<List<Append>> recovery;
    private final List<Append> appends = new ArrayList<>();
    private final List<Put> softStates = new ArrayList<>();

    /** With what of the appends, oldest first, is there when it is opened again. */
    JournaledMemory(UnaryOperator<List<Append>> recovery) {
        this.recovery = recovery;
    }

    SessionBackend open() {
        SessionBackend memory = InMemoryBackend.create();
        synchronized (appends) {
            memory.append(recovery.apply(List.copyOf(appends)), Durability.SYNC);
        }
        synchronized (softStates) {
            softStates.forEach(put -> memory.putSoft(put.key(), put.state()));
        }
        return new Journaling(memory);
    }

    private final class Journaling extends ForwardingBackend {

        Journaling(SessionBackend memory) {
            super(memory);
        }

        @Override
        public List<AppendResult> append(List<Append> batch, Durability durability) {
            synchronized (appends) {
                List<AppendResult> answers = super.append(batch, durability);
                for (int i = 0; i < answers.size(); i++) {
                    if (answers.get(i) instanceof AppendResult.Appended) {
                        appends.add(batch.get(i));
                    }
                }
                return answers;
            }
        }

        @Override
        public void putSoft(ChannelKey key, SoftState state) {
            synchronized (softStates) {
                super.putSoft(key, state);
                softStates.add(new Put(key, state));
            }
        }
    }
}
