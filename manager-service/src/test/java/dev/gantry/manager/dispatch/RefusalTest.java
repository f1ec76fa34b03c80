package dev.gantry.manager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalTest {

    @Test
    void aClosedPortIsARefusal() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        HttpRequest request = request(closed);

        try (HttpClient http = HttpClient.newHttpClient()) {
            IOException failure = catchThrowableOfType(IOException.class, () -> WorkerClient.whole(http, request));
            assertThat(WorkerClient.isRefusal(failure)).isTrue();
        }
    }

    private static HttpRequest request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** As the JDK's client reports it, which a machine without power looks like. */
    @Test
    void aMachineThatCannotBeReachedRefusesNothing() {
        ConnectException wrapped = new ConnectException("No route to host");
        wrapped.initCause(new NoRouteToHostException("No route to host"));

        assertThat(WorkerClient.isRefusal(wrapped)).isFalse();
        assertThat(WorkerClient.isRefusal(new HttpConnectTimeoutException("timed out")))
                .isFalse();
    }
}
