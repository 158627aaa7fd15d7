package io.leanctx.server;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets in: by the names that the server is known under, by the page that a browser asks for, by token, and not too often. */
final class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final String SCHEME = "bearer ";
    /** Requests without a token that counts: so many a second, of all clients. */
    private static final int STRANGERS = 100;

    private final Set<String> hosts = new HashSet<>(LOOPBACK);
    private final Set<String> origins;
    private final Optional<Path> file;
    private volatile Optional<TokenFile> tokens;
    private final Optional<Hash> secret;
    private final ServerLimits limits;
    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final TokenBucket strangers = new TokenBucket(STRANGERS, STRANGERS, System::nanoTime);
    private String stamp;

    Gate(
            Set<String> hosts,
            Set<String> origins,
            Optional<Path> file,
            Optional<TokenFile> tokens,
            Optional<String> secret,
            ServerLimits limits) {
        hosts.forEach(host -> this.hosts.add(host.toLowerCase(Locale.ROOT)));
        this.origins = Set.copyOf(origins);
        this.file = file;
        this.tokens = tokens;
        this.secret = secret.map(ServerTokens::hash);
        this.limits = limits;
        this.stamp = stamp();
    }

    /**
     * Refuses a request that a page of another site may have made a browser send: one for a name that the server does not go by (as
     * after DNS rebinding), or from a page that is not allowed.
     */
    void requireKnownPlace(Exchange exchange) {
        String host = Request.getServerName(exchange.request());
        if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            throw new RefusedRequestException(
                    403,
                    "not_allowed",
                    "the server does not go by the name in the header Host; whoever runs it can allow it");
        }
        exchange.header("Origin").ifPresent(origin -> {
            if (!origins.contains(origin) && !isLoopback(origin)) {
                throw new RefusedRequestException(
                        403, "not_allowed", "pages of that Origin may not ask; whoever runs the server can allow it");
            }
        });
    }

    private static boolean isLoopback(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // "null", for instance, which a page without an origin sends.
            return false;
        }
    }

    /** Finds out who asks, and refuses who has no token, or asks too often. */
    void admit(Exchange exchange) {
        Optional<TokenFile> known = tokens;
        Principal principal = known.isPresent()
                ? bearer(exchange).flatMap(known.get()::find).orElseThrow(this::stranger)
                : local(exchange);
        TokenBucket bucket = buckets.computeIfAbsent(
                principal.id(),
                id -> new TokenBucket(limits.rate().perSecond(), limits.rate().burst(), System::nanoTime));
        long seconds = bucket.take();
        if (seconds > 0) {
            throw tooOften(seconds);
        }
        exchange.by(principal);
    }

    /** Whoever reaches a server without tokens; where there is a secret, who knows it. */
    private Principal local(Exchange exchange) {
        if (secret.isPresent()) {
            byte[] shown = ServerTokens.hash(bearer(exchange).orElse("")).toBytes();
            if (!MessageDigest.isEqual(secret.get().toBytes(), shown)) {
                throw stranger();
            }
        }
        return Principal.LOCAL;
    }

    private RefusedRequestException stranger() {
        long seconds = strangers.take();
        return seconds > 0
                ? tooOften(seconds)
                : new RefusedRequestException(
                        401,
                        "not_allowed",
                        "no token came that is known here; give Authorization: Bearer and the token that whoever runs the"
                                + " server gave you",
                        Map.of("WWW-Authenticate", "Bearer"));
    }

    private static RefusedRequestException tooOften(long seconds) {
        return RefusedRequestException.later(
                429, "over_limit", "you ask more often than you may; wait " + seconds + " s", seconds);
    }

    private static Optional<String> bearer(Exchange exchange) {
        return exchange.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }

    /** Takes over a tokens file that was changed; one that cannot be read leaves all as it was. */
    void tend(Consumer<Predicate<Principal>> removed) {
        String now = stamp();
        if (file.isEmpty() || now.equals(stamp)) {
            return;
        }
        stamp = now;
        try {
            TokenFile next = TokenFile.read(file.get());
            tokens = Optional.of(next);
            LOG.info(
                    "the tokens file was changed, and has {} tokens",
                    next.entries().size());
            Predicate<Principal> isGone = principal -> !next.has(principal);
            removed.accept(isGone);
            buckets.keySet()
                    .removeIf(id -> next.entries().stream()
                            .noneMatch(entry -> entry.hash().toString().equals(id)));
        } catch (IOException | InvalidInputException e) {
            LOG.error(
                    "the tokens file was changed and cannot be taken, so the tokens stay as they were: {}",
                    e.getMessage());
        }
    }

    private String stamp() {
        return file.map(path -> {
                    try {
                        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
                        return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
                    } catch (IOException e) {
                        return "none";
                    }
                })
                .orElse("");
    }
}
