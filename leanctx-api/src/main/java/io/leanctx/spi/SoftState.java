package io.leanctx.spi;

import io.leanctx.InvalidInputException;
import java.time.Instant;

/**
 * A small thing that is kept beside a log and is not part of it: it has no revision, may expire, and may be lost in
 * a crash.
 *
 * @param name what it is, unique beside its log: 1 to {@value #MAX_NAME_LENGTH} visible ASCII characters
 * @param value the bytes, at most {@value #MAX_VALUE_BYTES}; the backend does not look into them
 * @param expires when it is gone; {@link Instant#MAX} for never
 * @since 0.1.0
 */
public record SoftState(String name, Bytes value, Instant expires) {

    /** The most characters of a name. */
    public static final int MAX_NAME_LENGTH = 256;

    /** The most bytes of a value. */
    public static final int MAX_VALUE_BYTES = 1024;

    /**
     * Creates a soft state.
     *
     * @param name what it is
     * @param value the bytes
     * @param expires when it is gone
     * @throws InvalidInputException if {@code name} or {@code value} breaks its rule
     */
    public SoftState {
        boolean visible = name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !visible || value.size() > MAX_VALUE_BYTES) {
            throw new InvalidInputException("a soft state has a name of 1 to " + MAX_NAME_LENGTH
                    + " visible ASCII characters and a value of at most " + MAX_VALUE_BYTES + " bytes, not "
                    + name.length() + " characters and " + value.size() + " bytes");
        }
    }
}
