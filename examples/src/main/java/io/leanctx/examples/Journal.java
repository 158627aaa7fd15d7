package io.leanctx.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the store acknowledged, written down outside the store, one JSON object a line: the witness that the log is
 * compared with. Safe for use by several threads.
 */
final class Journal implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream file;

    private Journal(OutputStream file) {
        this.file = file;
    }

    /**
     * One acknowledgement.
     *
     * @param workspace the workspace
     * @param channel the channel
     * @param revision the revision that the commit got
     * @param agent the id of the agent who was told
     * @param step the number of the recorded step, or of the one that the commit goes with
     * @param operation the operation id, see {@link Operation}
     * @param hash the hash of the commit, in hexadecimal digits
     */
    record Line(
            String workspace, String channel, long revision, String agent, int step, String operation, String hash) {

        /** Whether a recorded step itself was acknowledged. */
        boolean isStep() {
            return Operation.parse(operation).filter(Operation::isStep).isPresent();
        }
    }

    /** Begins a journal; the file must not exist. */
    static Journal create(Path file) throws IOException {
        return new Journal(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Writes an acknowledgement. When this returns, the operating system has it. */
    void write(Line line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(JSON.writeValueAsBytes(line));
        bytes.write('\n');
        lock.lock();
        try {
            file.write(bytes.toByteArray());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /**
     * Reads a journal.
     *
     * @return its lines, in the order in which they were written
     * @throws IOException if it cannot be read, or a line is not one of a journal; it names the line
     */
    static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                lines.add(JSON.readValue(line, Line.class));
            } catch (JsonProcessingException e) {
                throw new IOException(
                        "line " + (lines.size() + 1) + " of journal " + file + " is damaged: " + e.getOriginalMessage(),
                        e);
            }
        }
        return lines;
    }
}
