package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.StoreLockedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The seat of who serves a store")
class SeatTest {

    private static final Defaults NOTHING =
            new Defaults(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    Path directory;

    @BeforeEach
    void store() throws Exception {
        Files.createFile(directory.resolve("LEANCTX"));
    }

    private void announced(int port) throws Exception {
        new Announcement(URI.create("http://127.0.0.1:" + port), 1, Optional.of("secret"), false).write(directory);
    }

    @Test
    @DisplayName("once taken leads nobody to where the one before was, while the next one is not there yet")
    void stale() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            announced(stranger.getLocalPort());
            try (Seat taken = Seat.take(directory).orElseThrow();
                    DirectoryFinder other = new DirectoryFinder(directory, NOTHING, (store, secret) -> {
                        throw new AssertionError("another has the seat");
                    })) {
                assertThat(other.look()).isInstanceOf(Finder.Found.Nobody.class);
                taken.announce(URI.create("http://127.0.0.1:1"), Optional.empty());
                assertThat(other.look())
                        .isInstanceOfSatisfying(
                                Finder.Found.Server.class,
                                found -> assertThat(found.endpoint().uri())
                                        .isEqualTo(URI.create("http://127.0.0.1:1/mcp")));
            }
        }
    }

    @Test
    @DisplayName("leads nobody there either where it is given up, since the store is open elsewhere")
    void held() throws Exception {
        announced(1);
        try (DirectoryFinder finder = new DirectoryFinder(directory, NOTHING, (store, secret) -> {
            throw new StoreLockedException("open elsewhere");
        })) {
            assertThat(finder.look()).isInstanceOf(Finder.Found.Nobody.class);
            assertThat(directory.resolve(Announcement.FILE)).doesNotExist();
        }
        try (Seat free = Seat.take(directory).orElseThrow()) {
            assertThat(free).isNotNull();
        }
    }
}
