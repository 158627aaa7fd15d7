package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The address that is listened on where none is given")
class AddressTest {

    @Test
    @DisplayName("is 127.0.0.1, and no other of this machine, by the library and by the command")
    void isOfThisMachineAlone(@TempDir Path directory) throws Exception {
        try (Served served = Served.plain();
                ServeProcess serve = ServeProcess.start(
                        directory.resolve("store"), directory.resolve("serve.log"), List.of(), List.of())) {
            for (int port : List.of(served.server().port(), serve.uri().getPort())) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress("127.0.0.1", port), 20_000);
                    assertThat(socket.isConnected()).isTrue();
                }
                for (InetAddress other : others()) {
                    assertThatThrownBy(() -> {
                                try (Socket socket = new Socket()) {
                                    socket.connect(new InetSocketAddress(other, port), 20_000);
                                }
                            })
                            .as("%s", other)
                            .isInstanceOf(ConnectException.class);
                }
            }
            assertThat(served.server().uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(serve.uri().getHost()).isEqualTo("127.0.0.1");
        }
    }

    /** All addresses of this machine but that one; another one of the loopback at least. */
    private static List<InetAddress> others() throws Exception {
        List<InetAddress> others = new ArrayList<>();
        others.add(InetAddress.getByName("127.0.0.2"));
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            network.inetAddresses()
                    .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
                    .forEach(others::add);
        }
        return others;
    }
}
