package io.leanctx.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which bytes are sent as a test wants them. */
final class RawClient implements AutoCloseable {

    private final Socket socket = new Socket();

    RawClient(LeanCtxServer server) throws IOException {
        this(server.port());
    }

    RawClient(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 20_000);
        socket.setSoTimeout(60_000);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that nothing more comes, and goes on reading. */
    RawClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** All that comes until the server closes the connection, or resets it. */
    String readAll() {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                all.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            all.append("<").append(e.getMessage()).append(">");
        }
        return all.toString();
    }

    /** Whether the server has closed the connection by now. */
    boolean isClosed() {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
