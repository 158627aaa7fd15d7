package io.leanctx;

import java.nio.charset.StandardCharsets;

/**
 * What one agent hands to another: the state of a session at a position, as portable JSON by the schema in
 * {@code docs/bundle.schema.json}, addressed by its content. {@link Participant#bundle} makes one,
 * {@link Participant#importBundle} takes one in.
 *
 * @param hash the SHA-256 of the JSON's UTF-8 bytes
 * @param json the JSON
 * @since 0.1.0
 */
public record Bundle(Hash hash, String json) {

    /**
     * How much of a session a bundle shows.
     *
     * @since 0.1.0
     */
    public enum Privacy {
        /** Secrets are masked in all texts: those of well-known shapes, and what the store's redactor takes out. */
        REDACTED,
        /** All texts are as they are. */
        FULL
    }

    /**
     * Creates a bundle.
     *
     * @param hash the SHA-256 of the JSON's UTF-8 bytes
     * @param json the JSON
     * @throws InvalidInputException if the hash is not that of the JSON: it was changed on its way; or if the JSON is blank, or
     *     has characters that UTF-8 cannot carry
     */
    public Bundle {
        Check.present("hash of a bundle", hash);
        Hash actual = hashOf(json);
        if (!actual.equals(hash)) {
            throw new InvalidInputException("the bundle has the SHA-256 " + actual + ", not " + hash
                    + "; it was changed on its way, so get it again from who made it");
        }
    }

    /**
     * A bundle with the hash of its content.
     *
     * @param json the JSON
     * @return the bundle; whether it holds one is found out when it is imported
     * @throws InvalidInputException if the JSON is blank, or has characters that UTF-8 cannot carry
     */
    public static Bundle of(String json) {
        return new Bundle(hashOf(json), json);
    }

    static Bundle read(Hash hash, byte[] content) {
        String json = new String(content, StandardCharsets.UTF_8);
        if (json.isBlank() || !hashOf(json).equals(hash)) {
            throw new InvalidInputException(
                    "the content " + hash + " is no bundle, as it is " + (json.isBlank() ? "blank" : "not UTF-8")
                            + "; take the hash from the offer of a handoff, or read it with content(...)");
        }
        return new Bundle(hash, json);
    }

    private static Hash hashOf(String json) {
        return Hash.sha256(Check.text("bundle", json).getBytes(StandardCharsets.UTF_8));
    }
}
