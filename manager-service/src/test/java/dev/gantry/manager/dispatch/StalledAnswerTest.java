package dev.gantry.manager.dispatch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StalledAnswerTest {

    @Test
    void anAnswerThatStopsInItsMiddleIsGivenUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpClient http = HttpClient.newHttpClient()) {
            Thread half = Thread.ofVirtual().start(() -> answerHalf(server));
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                    .timeout(Duration.ofMillis(300))
                    .build();

            assertThatThrownBy(() -> WorkerClient.whole(http, request))
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessageContaining("no whole answer");
            half.join();
        }
    }

    /** Sends the headers and half of the body, and returns when the client has gone. */
    private static void answerHalf(ServerSocket server) {
        try (Socket client = server.accept()) {
            OutputStream answer = client.getOutputStream();
            answer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ".getBytes(StandardCharsets.US_ASCII));
            answer.flush();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
