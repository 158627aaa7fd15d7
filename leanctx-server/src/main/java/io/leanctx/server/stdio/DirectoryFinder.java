package io.leanctx.server.stdio;

import io.leanctx.LeanCtxException;
import io.leanctx.StoreLockedException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever serves the store in a directory; this process, where none does. */
final class DirectoryFinder implements Finder {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFinder.class);
    private static final Duration TO_TAKE = Duration.ofSeconds(5);
    private static final int SECRET_BYTES = 32;

    /** What this process serves. */
    private record Own(Seat seat, Owner.Served served, Endpoint endpoint) {}

    private final Path directory;
    private final Defaults defaults;
    private final Owner owner;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Own own;
    private boolean closed;

    DirectoryFinder(Path directory, Defaults defaults, Owner owner) {
        this.directory = directory;
        this.defaults = defaults;
        this.owner = owner;
    }

    @Override
    public Found look() throws UnreachableException {
        lock.lock();
        try {
            if (closed) {
                throw new UnreachableException("the process is ending; start it again");
            }
            if (own != null) {
                return new Found.Server(own.endpoint());
            }
            // Files beside a store that is not there yet would keep it from being made.
            boolean isStore = Seat.canBeIn(directory);
            Optional<Seat> seat = isStore ? Seat.take(directory) : Optional.empty();
            return isStore && seat.isEmpty() ? announced() : owned(seat);
        } catch (IOException e) {
            throw new UnreachableException("the store in " + directory + " cannot be served or looked at (" + e
                    + "); see to the directory and its permissions");
        } finally {
            lock.unlock();
        }
    }

    private Found announced() throws UnreachableException, IOException {
        Optional<Announcement> announced = Announcement.read(directory);
        if (announced.isEmpty()) {
            return new Found.Nobody("another process is about to serve the store in " + directory
                    + ", or to stop, and takes long over it; end it if it hangs, and ask again");
        }
        Announcement server = announced.get();
        if (server.tokens() && defaults.token().isEmpty()) {
            throw new UnreachableException("the store in " + directory + " is served by " + server
                    + ", which asks for a token; set LEANCTX_TOKEN, or give --token-file");
        }
        return new Found.Server(new Endpoint(
                Endpoint.mcpOf(server.uri()), defaults.headers(server.tokens() ? defaults.token() : server.secret())));
    }

    private Found owned(Optional<Seat> taken) throws UnreachableException, IOException {
        Optional<Seat> seat = taken;
        Owner.Served served = null;
        boolean isOwner = false;
        String secret = secret();
        try {
            served = owner.own(directory, secret);
            if (seat.isEmpty()) {
                seat = Seat.take(directory, TO_TAKE);
            }
            if (seat.isEmpty()) {
                return new Found.Nobody("another process is about to serve the store in " + directory);
            }
            seat.get().announce(served.uri(), Optional.of(secret));
            own = new Own(
                    seat.get(),
                    served,
                    new Endpoint(Endpoint.mcpOf(served.uri()), defaults.headers(Optional.of(secret))));
            isOwner = true;
            LOG.debug("serving {} at {}", directory, served.uri());
            return new Found.Server(own.endpoint());
        } catch (StoreLockedException e) {
            return new Found.Nobody(
                    "the store in " + directory + " is open in another process, which does not serve it;"
                            + " end that one, or let it be leanctx serve, and ask again");
        } catch (LeanCtxException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()));
        } finally {
            if (!isOwner) {
                close(seat, served);
            }
        }
    }

    private static void close(Optional<Seat> seat, Owner.@Nullable Served served) {
        try {
            if (served != null) {
                served.close();
            }
        } finally {
            seat.ifPresent(Seat::close);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public HttpClient client() {
        return Link.localClient();
    }

    /** The announcement of a process that ended may have been read just before another took its place. */
    @Override
    public boolean mayChange() {
        return true;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (own != null) {
                own.seat().withdraw();
                close(Optional.of(own.seat()), own.served());
                own = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
