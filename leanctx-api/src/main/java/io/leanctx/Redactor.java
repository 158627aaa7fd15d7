package io.leanctx;

/**
 * Takes out of texts what should not be stored, before anything of them is. A store that was built with one gives it every
 * text that is to be stored, on whatever way: the free texts of changes, the profiles of agents, shared content that is
 * UTF-8, and the strings of a bundle that is handed over. Keys, paths and names are no texts, and are stored as they are.
 *
 * <p>Called on the thread of who proposes, by several threads at once, and again with the same text where that is proposed
 * again; so it always gives the same for the same. Where it throws, or leaves nothing, the proposal is refused with
 * {@link InvalidInputException}, and nothing is written.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Redactor {

    /**
     * Redacts a text.
     *
     * @param text the text, not blank; the value of a host's own kind comes as its codec wrote it, and has to stay readable
     *     for that
     * @return the text, with a mark in place of what was taken out; not blank; the same object or an equal text if there was
     *     nothing
     */
    String redact(String text);

    /**
     * Takes out secrets of well-known shapes: private keys in PEM, tokens and keys of cloud providers, code hosts and model
     * providers that are known by their prefix, JSON web tokens, and passwords in URLs. Each leaves a mark such as
     * {@code [redacted:aws-access-key]}. It knows shapes, not secrets: one without a shape stays.
     *
     * @return the redactor; takes time proportional to the text
     */
    static Redactor wellKnownSecrets() {
        return SecretShapes::redact;
    }
}
