package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call to an engine that takes connections on its Unix socket and says nothing ends all the same. */
class PatienceTest {

    private static final Duration BRIEF = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PONG = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<SocketChannel> connections = new LinkedBlockingQueue<>();
    private ServerSocketChannel engine;
    private DockerHttpClient http;

    @BeforeEach
    void open() throws IOException {
        Path socket = folder.resolve("docker.sock");
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        engine.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    connections.add(engine.accept());
                }
            } catch (IOException closed) {
                return;
            }
        });
        http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create("unix://" + socket))
                .responseTimeout(BRIEF)
                .build();
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        engine.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private static DockerHttpClient.Request ping() {
        return DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/_ping")
                .build();
    }

    private static void assertSilent(DockerHttpClient engine, String words) {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> engine.execute(ping()))
                .withCauseInstanceOf(SocketTimeoutException.class)
                .withMessageContaining(words);
    }

    /** Its connection is closed, so that no thread and no connection is lost to an engine that never answers. */
    @Test
    void anEngineThatNeverAnswersIsSilent() throws Exception {
        assertSilent(new PromptHttpClient(http, Patience.of(BRIEF)), "silent for 0 s");

        SocketChannel connection = connections.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        ByteBuffer asked = ByteBuffer.allocate(4096);
        while (connection.read(asked) >= 0) {
            asked.clear();
        }
    }

    /** The library's own time for a response does nothing on a Unix socket: without that this class could go. */
    @Test
    void theLibraryAloneWaitsForEver() throws Exception {
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> {
            try (DockerHttpClient.Response response = http.execute(ping())) {
                return response.getStatusCode();
            }
        });
        SocketChannel connection = connections.poll(LONG.toSeconds(), TimeUnit.SECONDS);

        assertThat(answer)
                .as("ten times its time for a response")
                .failsWithin(BRIEF.multipliedBy(10))
                .withThrowableThat()
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        connection.write(ByteBuffer.wrap(PONG.getBytes(StandardCharsets.US_ASCII)));
        assertThat(answer.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsSilenceToo() throws Exception {
        CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> {
            try {
                connections
                        .poll(LONG.toSeconds(), TimeUnit.SECONDS)
                        .write(ByteBuffer.wrap(
                                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nO".getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException | InterruptedException broken) {
                throw new IllegalStateException(broken);
            }
        });

        assertSilent(new PromptHttpClient(http, Patience.of(Duration.ofSeconds(1))), "silent for 1 s");
        begun.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anEngineThatIsThereMayTakeLonger() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<SocketChannel> connection = CompletableFuture.supplyAsync(() -> {
            try {
                return connections.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        Patience patience = new Patience(BRIEF, Integer.MAX_VALUE, () -> {
            if (asked.incrementAndGet() == 3) {
                answer(connection);
            }
            return true;
        });

        try (DockerHttpClient.Response response = new PromptHttpClient(http, patience).execute(ping())) {
            assertThat(response.getStatusCode()).isEqualTo(200);
            assertThat(new String(response.getBody().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("OK");
        }
        assertThat(asked).hasValueGreaterThanOrEqualTo(3);
    }

    private static void answer(CompletableFuture<SocketChannel> connection) {
        try {
            connection.get().write(ByteBuffer.wrap(PONG.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException | InterruptedException | ExecutionException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void evenOneThatIsThereMayNotTakeForEver() {
        AtomicInteger asked = new AtomicInteger();

        assertSilent(
                new PromptHttpClient(http, new Patience(BRIEF, 3, () -> asked.incrementAndGet() > 0)),
                "silent for 0 s");

        assertThat(asked).hasValue(2);
    }

    @Test
    void oneThatIsNotThereIsNotWaitedForAgain() {
        AtomicInteger asked = new AtomicInteger();

        assertSilent(
                new PromptHttpClient(http, new Patience(BRIEF, 3, () -> asked.incrementAndGet() == 0)),
                "silent for 0 s");

        assertThat(asked).hasValue(1);
    }

    @Test
    void whatComesBitByBitMayTakeAsLongAsItMoves() throws Exception {
        CompletableFuture<String> whole = new CompletableFuture<>();
        AtomicInteger bits = new AtomicInteger();
        Patience patience = new Patience(Duration.ofMillis(1), 2, () -> true);

        assertThat(patience.await(whole, () -> {
                    // Every other look finds something, so that there are never two silent rounds in turn.
                    int bit = bits.incrementAndGet();
                    return bit == 9 ? whole.complete("whole") : bit % 2 == 0;
                }))
                .isEqualTo("whole");
    }
}
