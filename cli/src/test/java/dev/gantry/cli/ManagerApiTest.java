package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of an answer that begins and does not go on. */
class ManagerApiTest {

    private static final String HALF =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[";

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Says the half of an answer, and nothing more for as long as the other side listens. */
    private void sayHalf() {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    @Timeout(60)
    void anAnswerThatStandsStillIsNotWaitedForWithoutEnd() throws InterruptedException {
        Thread stalled = Thread.ofVirtual().start(this::sayHalf);
        ManagerApi manager =
                new ManagerApi(URI.create("http://127.0.0.1:" + server.getLocalPort()), "", Duration.ofMillis(500));

        assertThatThrownBy(() -> manager.get(ApiPath.workers())).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.status()).isEqualTo(ExitStatus.UNREACHABLE);
            assertThat(failure).hasMessageContaining("no whole answer within 500ms");
        });

        // The connection does not stay open behind it.
        stalled.join();
    }
}
