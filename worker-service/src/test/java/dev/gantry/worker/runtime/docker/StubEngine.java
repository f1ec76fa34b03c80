package dev.gantry.worker.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What stands in for an engine on a Unix socket: it answers by a script, and knows its connections. Those that were closed are over. */
final class StubEngine implements AutoCloseable {

    /** Answers what is not {@code /version} or {@code /_ping}. */
    @FunctionalInterface
    interface Script {
        void answer(Question question) throws IOException;
    }

    /**
     * A question.
     *
     * @param path without the version
     * @param connection on which it came, from 1
     */
    record Question(String path, int connection, InputStream in, OutputStream out) {

        void answer(String type, String body) throws IOException {
            answer(200, type, body);
        }

        void answer(int status, String type, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            write("HTTP/1.1 " + status + " As-Told\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                    + "\r\n\r\n");
            out.write(bytes);
        }

        /** A stream that ends with its connection. */
        void begin() throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Returns when whoever asked has closed the connection. */
        void awaitClosed() throws IOException {
            long _ = in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static final String VERSION =
            "{\"Version\": \"99.0\", \"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\"}";

    private final ServerSocketChannel server;
    private final Path socket;
    private final Script script;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    /** The connections on which it was asked whether it is there. */
    final List<Integer> pings = new CopyOnWriteArrayList<>();

    StubEngine(Path socket, Script script) throws IOException {
        this.socket = socket;
        this.script = script;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String host() {
        return "unix://" + socket;
    }

    /** How many connections are open that it has accepted. */
    int open() {
        return open.get();
    }

    /** As an engine that ends and is started again. */
    void dropAll() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                open.incrementAndGet();
                connections.add(connection);
                int number = connections.size();
                Thread.ofPlatform().daemon().start(() -> serve(connection, number));
            }
        } catch (IOException noMore) {
            return;
        }
    }

    private void serve(SocketChannel connection, int number) {
        try (connection) {
            InputStream in = Channels.newInputStream(connection);
            OutputStream out = Channels.newOutputStream(connection);
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                boolean last = head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close");
                String path = head.split(" ", 3)[1].replaceFirst("^/v1\\.\\d+", "");
                answer(new Question(path, number, in, out));
                if (last || path.contains("/logs")) {
                    return;
                }
            }
        } catch (IOException broken) {
            return;
        } finally {
            open.decrementAndGet();
        }
    }

    private void answer(Question question) throws IOException {
        switch (question.path()) {
            case "/version" -> question.answer("application/json", VERSION);
            case "/_ping" -> {
                pings.add(question.connection());
                question.answer("text/plain", "OK");
            }
            default -> script.answer(question);
        }
    }

    /** Up to the empty line; empty at the end. What is asked here has no body. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropAll();
    }
}
