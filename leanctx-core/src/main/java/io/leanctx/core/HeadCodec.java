package io.leanctx.core;

import io.leanctx.ChannelSummary;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What is kept with the head of a log: the hash of its newest commit, a summary of bounded size for listings, and what the
 * log begins with.
 */
final class HeadCodec {

    private static final int HASH = Format.HEADER_BYTES;

    private HeadCodec() {}

    /**
     * Writes the summary of a session.
     *
     * @throws IllegalArgumentException if nobody wrote to it yet: it has no head then
     */
    static Bytes encode(SessionState state) {
        Instant at = state.updatedAt()
                .orElseThrow(() -> new IllegalArgumentException(state.key() + " has no commit, so it has no head"));
        int named = Math.min(state.agents().size(), ChannelSummary.MAX_AGENTS);
        byte[][] texts = new byte[named + 1][];
        Iterator<String> agents = state.agents().iterator();
        for (int i = 0; i < named; i++) {
            texts[i] = agents.next().getBytes(StandardCharsets.UTF_8);
        }
        texts[named] = state.task()
                .map(task -> beginning(task.value().text()))
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
        int size = HASH + Hash.BYTES + Long.BYTES + Integer.BYTES + 1 + Format.CHECKSUM_BYTES;
        for (byte[] text : texts) {
            size += Short.BYTES + text.length;
        }
        Optional<Hash> begins = state.beginning().state();
        size += begins.isPresent() ? Hash.BYTES : 0;
        ByteBuffer target = ByteBuffer.allocate(size);
        Format.HEAD.begin(target);
        state.position().hash().write(target);
        target.putLong(Format.micros(at)).putInt(state.agents().size()).put((byte) named);
        for (byte[] text : texts) {
            target.putShort((short) text.length).put(text);
        }
        begins.ifPresent(hash -> hash.write(target));
        target.putInt(Format.checksum(target.array(), target.position()));
        return Bytes.wrap(target.array());
    }

    /**
     * Reads the summary.
     *
     * @throws StoreCorruptException if the head does not verify
     * @throws io.leanctx.StoreFormatException if it is of a newer format
     */
    static ChannelSummary summary(ChannelKey key, Head head) {
        return decode(key, head).summary();
    }

    /**
     * Reads the hash of the session that the log's oldest commit is applied to.
     *
     * @return the hash of the blob that has it; empty for the empty session
     * @throws StoreCorruptException if the head does not verify
     * @throws io.leanctx.StoreFormatException if it is of a newer format
     */
    static Optional<Hash> beginsWith(ChannelKey key, Head head) {
        return decode(key, head).begins();
    }

    private record Decoded(ChannelSummary summary, Optional<Hash> begins) {}

    private static Decoded decode(ChannelKey key, Head head) {
        byte[] bytes = head.state().toArray();
        try {
            Format.HEAD.check(new ByteReader(bytes, bytes.length), () -> "the head of " + key);
            Format.verifyChecksum(bytes);
            ByteReader in = new ByteReader(bytes, bytes.length - Format.CHECKSUM_BYTES);
            in.skip(HASH);
            if (!in.hash().equals(head.position().hash())) {
                throw new MalformedException("has the summary of another revision");
            }
            Instant at = Format.instant(in.i64());
            int agentCount = in.i32();
            int named = in.u8();
            List<String> agents = new ArrayList<>(named);
            for (int i = 0; i < named; i++) {
                agents.add(in.text16());
            }
            String task = in.text16();
            Optional<Hash> begins = in.hasMore() ? Optional.of(in.hash()) : Optional.empty();
            in.requireEnd();
            return new Decoded(
                    new ChannelSummary(key.channel(), head.position(), at, agents, agentCount, task), begins);
        } catch (MalformedException | InvalidInputException e) {
            throw new StoreCorruptException(
                    "the head of " + key + " at revision " + head.revision() + " is damaged: "
                            + MalformedException.describe(e)
                            + ". Nothing of the log is served; restore it from a backup",
                    e);
        }
    }

    private static String beginning(String task) {
        if (task.length() <= ChannelSummary.MAX_TASK_LENGTH) {
            return task;
        }
        int end = ChannelSummary.MAX_TASK_LENGTH;
        return task.substring(0, Character.isHighSurrogate(task.charAt(end - 1)) ? end - 1 : end);
    }
}
