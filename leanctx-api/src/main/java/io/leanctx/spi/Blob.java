package io.leanctx.spi;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Limits;

/**
 * Content that an entry refers to by its hash. A workspace keeps each content once, however many entries refer to it.
 *
 * @param hash the SHA-256 of the content
 * @param content the bytes
 * @since 0.1.0
 */
public record Blob(Hash hash, Bytes content) {

    /**
     * The size up to which every backend keeps a blob: 4 MiB. One that keeps larger ones keeps all that there can be, up to
     * {@link Limits#MAX_CONTENT_BYTES}.
     */
    public static final int SMALL_BYTES = 4 << 20;

    /**
     * Creates a blob.
     *
     * @param hash the SHA-256 of the content
     * @param content the bytes
     * @throws InvalidInputException if {@code hash} is not that of {@code content}
     */
    public Blob {
        Hash actual = Hash.sha256(content.toArray());
        if (!actual.equals(hash)) {
            throw new InvalidInputException("a blob of " + content.size() + " bytes has the SHA-256 " + actual
                    + ", not " + hash + "; it was changed on its way, or named after other content");
        }
    }

    /**
     * A blob with the hash of its content.
     *
     * @param content the bytes
     * @return the blob
     */
    public static Blob of(Bytes content) {
        return new Blob(Hash.sha256(content.toArray()), content);
    }
}
