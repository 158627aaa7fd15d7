package io.leanctx;

/**
 * Turns values of a host's own kind of change into text and back. Called on the thread of the caller that proposes or
 * reads; implementations are safe for use by several threads at once.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public interface ChangeCodec<T> {

    /**
     * Writes a value.
     *
     * @param value the value
     * @return its text (JSON, say); not blank
     */
    String encode(T value);

    /**
     * Reads a value.
     *
     * @param body what {@link #encode} wrote, perhaps in an earlier version of the host
     * @return the value
     */
    T decode(String body);
}
