package dev.gantry.e2e.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/** An engine that has these containers of task a, attempt 1, and tells what it is told to tell. */
final class PretendedEngine implements AutoCloseable {

    private static final String LABELS = "\"dev.gantry.task\": \"a\", \"dev.gantry.attempt\": \"1\"";

    /** What it says of a container. */
    record Container(String id, boolean running, Instant started, Instant finished) {

        private String summary() {
            return "{\"Id\": \"%s\", \"State\": \"%s\"}".formatted(id, running ? "running" : "exited");
        }

        private String detail() {
            return """
                    {"Config": {"Labels": {%s}},
                     "State": {"Running": %s, "StartedAt": "%s", "FinishedAt": "%s"}}""".formatted(LABELS, running, started, finished);
        }
    }

    private final Path socket;
    private final List<Container> containers;
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    PretendedEngine(Path socket) throws IOException {
        this(socket, List.of());
    }

    PretendedEngine(Path socket, List<Container> containers) throws IOException {
        this.socket = socket;
        this.containers = List.copyOf(containers);
        Files.deleteIfExists(socket);
        server.bind(UnixDomainSocketAddress.of(socket));
        threads.execute(this::serve);
    }

    Path socket() {
        return socket;
    }

    /** Tells whoever listens that this happened to a container. */
    void tell(String action, String container, Instant at) {
        long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        events.add("{\"Action\": \"%s\", \"Actor\": {\"ID\": \"%s\", \"Attributes\": {%s}}, \"timeNano\": %d}%n"
                .formatted(action, container, LABELS, nanos));
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                threads.execute(() -> answer(client));
            }
        } catch (IOException closed) {
            threads.shutdownNow();
        }
    }

    private void answer(SocketChannel client) {
        try (client) {
            String request = new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8))
                    .readLine();
            String path = request.substring("GET ".length(), request.lastIndexOf(' '));
            write(client, "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n");
            if (path.startsWith("/events?")) {
                while (server.isOpen()) {
                    write(client, events.take());
                }
            } else {
                write(client, body(path));
            }
        } catch (IOException | InterruptedException closed) {
            threads.shutdownNow();
        }
    }

    private String body(String path) {
        return containers.stream()
                .filter(container -> path.equals("/containers/" + container.id() + "/json"))
                .map(Container::detail)
                .findFirst()
                .orElseGet(
                        () -> containers.stream().map(Container::summary).collect(Collectors.joining(", ", "[", "]")));
    }

    private static void write(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
