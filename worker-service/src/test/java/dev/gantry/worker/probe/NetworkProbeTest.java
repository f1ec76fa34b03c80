package dev.gantry.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.StatusRange;
import dev.gantry.worker.supervision.ProbeResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes over the network, against real sockets. */
class NetworkProbeTest {

    private static final String HERE = "127.0.0.1";
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration HASTY = Duration.ofMillis(200);

    @ParameterizedTest
    @CsvSource({
        "200, 200-399, true",
        "302, 200-399, true",
        "399, 200-399, true",
        "404, 200-399, false",
        "500, 200-399, false",
        "500, 500, true",
        "200, 204, false"
    })
    void theStatusDecides(int status, String expected, boolean passes) {
        try (TinyServer server = TinyServer.answeringStatus(status)) {
            ProbeResult result = http(server.port(), expected, Map.of(), PATIENT);

            if (passes) {
                assertThat(result).isEqualTo(new ProbeResult.Passed());
            } else {
                assertThat(result)
                        .isEqualTo(new ProbeResult.Failed("GET /ready?full=1 at 127.0.0.1:" + server.port()
                                + " was answered with " + status + " instead of " + expected));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.0 200 OK\\n            | passes",
                "HTTP/1.1 200\\r\\n            | passes",
                "HTTP/1.1 200 OK               | passes",
                "HTTP/1.1 20\\r\\n             | not answered with HTTP: HTTP/1.1 20",
                "SSH-2.0-OpenSSH\\r\\n         | not answered with HTTP: SSH-2.0-OpenSSH",
                "\\r\\n                        | not answered: the connection was closed",
                "HTTP/2 200\\r\\n              | not answered with HTTP: HTTP/2 200",
            })
    void theFirstLineOfTheAnswerIsRead(String answer, String expected) {
        String bytes = answer.replace("\\r", "\r").replace("\\n", "\n");
        try (TinyServer server = TinyServer.answering(bytes)) {
            ProbeResult result = http(server.port(), "200-399", Map.of(), PATIENT);

            if (expected.equals("passes")) {
                assertThat(result).isEqualTo(new ProbeResult.Passed());
            } else {
                assertThat(words(result)).endsWith(expected);
            }
        }
    }

    @Test
    void anAnswerWithoutAnEndOfTheFirstLineIsNotReadForEver() {
        try (TinyServer server = TinyServer.answering("HTTP/1.1 200 " + "x".repeat(100_000))) {
            assertThat(http(server.port(), "200", Map.of(), PATIENT)).isEqualTo(new ProbeResult.Passed());
        }
    }

    @Test
    void theRequestIsWhatTheTaskSays() {
        try (TinyServer server = TinyServer.answeringStatus(200)) {
            http(server.port(), "200", Map.of("host", "example.org", "X-Probe", "1"), PATIENT);

            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().getFirst().split("\r\n", -1))
                    .containsExactly(
                            "GET /ready?full=1 HTTP/1.1",
                            "Accept: */*",
                            "Connection: close",
                            "Host: example.org",
                            "User-Agent: Gantry",
                            "X-Probe: 1",
                            "",
                            "");
        }
    }

    @Test
    void aServerThatSaysNothingInTimeHasFailed() {
        try (TinyServer server = TinyServer.answering("")) {
            assertThat(words(http(server.port(), "200", Map.of(), HASTY))).endsWith("was not answered within 200ms");
        }
    }

    @Test
    void aPortThatNobodyListensOnHasFailed() throws IOException {
        // It is taken, so that nobody else begins to listen on it.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = silent.getLocalPort();

            assertThat(words(http(port, "200", Map.of(), PATIENT))).contains("failed: Connection refused");
            assertThat(words(tcp(subject(HERE), port, "")))
                    .contains("127.0.0.1:" + port + " failed: Connection refused");
        }
    }

    @Test
    void aPortThatSomebodyListensOnPasses() {
        try (TinyServer server = TinyServer.answering("")) {
            assertThat(tcp(subject(HERE), server.port(), "")).isEqualTo(new ProbeResult.Passed());
        }
    }

    @Test
    void aContainerWithoutAnAddressHasFailed() {
        assertThat(words(tcp(subject(""), 80, ""))).isEqualTo("the container has no address in any network");
    }

    @Test
    void whereContainersAreNotReachedTheirPublishedPortsAre() {
        try (TinyServer server = TinyServer.answering("")) {
            Subject published = new Subject(
                    "id",
                    "",
                    List.of(new PortMapping(80, 9, Protocol.UDP), new PortMapping(80, server.port(), Protocol.TCP)),
                    Instant.EPOCH);

            assertThat(tcp(published, 80, HERE)).isEqualTo(new ProbeResult.Passed());
            assertThat(words(tcp(published, 81, HERE))).isEqualTo("port 81 of the container is not published");
        }
    }

    private static ProbeResult http(int port, String status, Map<String, String> headers, Duration timeout) {
        HealthCheck.Http check = new HealthCheck.Http(
                "/ready?full=1", port, StatusRange.parse(status), headers, timeout, timeout, 1, Duration.ZERO);
        return new HttpProbe(check, Endpoint.of(subject(HERE), port, ""), Clock.systemUTC()).look();
    }

    private static ProbeResult tcp(Subject subject, int port, String publishedAt) {
        HealthCheck.Tcp check = new HealthCheck.Tcp(port, PATIENT, PATIENT, 1, Duration.ZERO);
        return new TcpProbe(check, Endpoint.of(subject, port, publishedAt), Clock.systemUTC()).look();
    }

    private static Subject subject(String address) {
        return new Subject("id", address, List.of(), Instant.EPOCH);
    }

    private static String words(ProbeResult result) {
        assertThat(result).isInstanceOf(ProbeResult.Failed.class);
        return ((ProbeResult.Failed) result).words();
    }
}
