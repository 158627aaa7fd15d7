package io.leanctx.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** What stands between a client and a server, as a tunnel or a proxy does. It takes one request from each connection. */
final class Relay implements AutoCloseable {

    /**
     * What becomes of a request.
     *
     * @param isPassedOn whether the server gets it
     * @param isAnswered whether the client gets what the server answers
     * @param instead what the client gets otherwise; empty for the end of its connection
     */
    record Fate(boolean isPassedOn, boolean isAnswered, Optional<String> instead) {

        static final Fate PASSED = new Fate(true, true, Optional.empty());
        /** As a tunnel does whose other end nobody listens at. */
        static final Fate DROPPED = new Fate(false, false, Optional.empty());
        /** Done, and the client does not hear of it. */
        static final Fate LOST = new Fate(true, false, Optional.empty());

        /** What a proxy says that does not reach the server. */
        static Fate page(int status) {
            return new Fate(false, false, Optional.of(html(status)));
        }

        /** What a proxy says that reached the server, and lost its answer. */
        static Fate lostWith(int status) {
            return new Fate(true, false, Optional.of(html(status)));
        }

        private static String html(int status) {
            return "HTTP/1.1 " + status + " Of The Proxy\r\nContent-Type: text/html\r\nContent-Length: 6\r\n"
                    + "Connection: close\r\n\r\n<html>";
        }

        /** What a server of LeanCTX refuses with. */
        static Fate refused(int status, String code) {
            return new Fate(
                    false,
                    false,
                    Optional.of("HTTP/1.1 " + status + " No\r\nLeanCTX-API: 1\r\nRetry-After: 0\r\nContent-Type:"
                            + " application/json\r\nConnection: close\r\n\r\n{\"error\":{\"code\":\"" + code
                            + "\",\"message\":\"it says " + code + "\"}}"));
        }
    }

    private final ServerSocket socket;
    private final IntSupplier port;
    private final Function<String, Fate> fates;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * Begins to listen.
     *
     * @param port where the server listens by now
     * @param fates by what the first line of a request says
     */
    Relay(IntSupplier port, Function<String, Fate> fates) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.port = port;
        this.fates = fates;
        begin("relay", this::accept);
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** How many requests came whose first line has this in it. */
    long asked(String what) {
        return asked.stream().filter(line -> line.contains(what)).count();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                begin("relayed", () -> relay(connection));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void relay(Socket connection) {
        try (connection) {
            relay(new BufferedInputStream(connection.getInputStream()), connection.getOutputStream());
        } catch (IOException e) {
            // Either side has left: so does the other.
            return;
        }
    }

    private void relay(InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        StringBuilder head = new StringBuilder(first).append("\r\nConnection: close\r\n");
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append("\r\n");
            if (line.regionMatches(true, 0, "Content-Length:", 0, "Content-Length:".length())) {
                length = Integer.parseInt(
                        line.substring("Content-Length:".length()).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        asked.add(first);
        Fate fate = fates.apply(first);
        if (fate.isPassedOn()) {
            try (Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port.getAsInt())) {
                OutputStream to = server.getOutputStream();
                to.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
                to.write(body);
                to.flush();
                server.getInputStream().transferTo(fate.isAnswered() ? out : OutputStream.nullOutputStream());
            }
        }
        if (fate.instead().isPresent()) {
            out.write(fate.instead().get().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the request breaks off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
