package dev.gantry.worker.membership;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.model.WorkerId;
import dev.gantry.platform.GantryProperties;
import dev.gantry.worker.platform.WorkerProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What becomes of a manager's answer that begins and does not go on. */
class ManagerClientTest {

    private static final String HALF =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

    /** Says the half of an answer, and nothing more for as long as the other side listens. */
    private static void sayHalf(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ManagerClient client(String url, Duration patience) {
        Binder settings = new Binder(new MapConfigurationPropertySource(Map.of("gantry.manager-url", url)));
        return new ManagerClient(
                settings.bindOrCreate("gantry", WorkerProperties.class),
                settings.bindOrCreate("gantry", GantryProperties.class),
                patience);
    }

    @Test
    @Timeout(60)
    void anAnswerThatStandsStillIsNotWaitedForWithoutEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread stalled = Thread.ofVirtual().start(() -> sayHalf(server));
            ManagerClient manager = client("http://127.0.0.1:" + server.getLocalPort(), Duration.ofMillis(500));

            assertThatThrownBy(() -> manager.drain(new WorkerId(new UUID(1, 1)), Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not answer within 500ms");

            // The connection does not stay open behind it.
            stalled.join();
        }
    }
}
