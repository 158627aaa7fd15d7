package io.leanctx.server;

import io.leanctx.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The URL of a server, as a user gives it in place of the directory of a store. Immutable.
 *
 * @param uri the URL, without a {@code /} at its end
 * @since 0.1.0
 */
public record ServerUrl(URI uri) {

    /** The variable by which tokens are sent in the clear. Whoever sets it has seen to it that nobody listens, or that it does not matter. */
    public static final String PLAIN_HTTP = "LEANCTX_PLAIN_HTTP";

    private static final int MOST_PORT = 65_535;
    private static final String EXAMPLE = "give one such as http://127.0.0.1:8737";

    /**
     * Creates a URL.
     *
     * @throws InvalidInputException if it is none of a server; the message repeats nothing of it, as what is in it may be secret
     */
    public ServerUrl {
        // Where the host is none to Java, as one with an underscore, what is before it is no user info to it either.
        String authority = uri.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            throw new InvalidInputException(
                    "the URL of the store has a name or a password in it, which others see; leave that out, and"
                            + " give the token in LEANCTX_TOKEN or with --token-file");
        }
        if (!isMeant(uri.toString()) || uri.getHost() == null || uri.getPort() > MOST_PORT) {
            throw new InvalidInputException(
                    "what is given as the store is no URL of a server, as its host, or its port, is none; " + EXAMPLE
                            + ", with a host of letters, digits, hyphens and dots");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new InvalidInputException(
                    "what is given as the store is no URL of a server, as it has a ? or a # in it; leave that out, and give"
                            + " the token in LEANCTX_TOKEN or with --token-file");
        }
        uri = URI.create(uri.toString().replaceFirst("/+$", ""));
    }

    /**
     * Whether a text is meant to be a URL, and not a directory.
     *
     * @param text what was given as the store
     * @return true if it begins as URLs of HTTP do, in letters of any case
     */
    public static boolean isMeant(String text) {
        return text.regionMatches(true, 0, "http://", 0, "http://".length())
                || text.regionMatches(true, 0, "https://", 0, "https://".length());
    }

    /**
     * Reads a URL.
     *
     * @param text what was given as the store
     * @return the URL
     * @throws InvalidInputException if it is none of a server; the message repeats nothing of it, as what is in it may be secret
     */
    public static ServerUrl parse(String text) {
        try {
            return new ServerUrl(new URI(text));
        } catch (URISyntaxException e) {
            // Without its cause, which has the whole text.
            throw new InvalidInputException("what is given as the store is no URL (" + e.getReason() + "); " + EXAMPLE);
        }
    }

    /**
     * Whether nobody on the way can read what is sent: it is encrypted, or stays on this machine.
     *
     * @return true if so
     */
    public boolean isPrivate() {
        return uri.getScheme().equalsIgnoreCase("https") || isHere();
    }

    /**
     * Whether the server is on this machine, by its name: what is sent to it is not to go through a proxy, which may be elsewhere.
     *
     * @return true if so
     */
    public boolean isHere() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /**
     * Whether what is secret may be sent there: nobody on the way can read it, or that was said not to matter.
     *
     * @param plainHttp what {@value #PLAIN_HTTP} is set to
     * @return true if so
     */
    public boolean maySendTokens(Optional<String> plainHttp) {
        return isPrivate() || plainHttp.filter("allow"::equals).isPresent();
    }

    /**
     * Why what is secret is not sent there, and what to do.
     *
     * @return the exception, for the caller to throw
     */
    public InvalidInputException refusal() {
        return new InvalidInputException("the token would go to " + this
                + " in the clear, for all on the way to read, and was not sent; give a URL with https://, or one of this machine"
                + " with a tunnel behind it, or set " + PLAIN_HTTP + "=allow where nobody else is on the way");
    }

    /** The URL as it was given. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
