package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.Reason;
import dev.gantry.model.wire.LogEnd;
import dev.gantry.model.wire.LogQuery;
import dev.gantry.model.wire.LogStream;
import dev.gantry.worker.runtime.ContainerRuntime.LogRequest;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.docker.StubEngine.Question;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine sends of a log arrives as it was written, whatever the lengths of its lines and of the network's pieces. */
class ContainerLogTest {

    private static final Duration BRIEF = Duration.ofMillis(100);
    private static final long LONG = 60;
    private static final LogRequest ALL =
            new LogRequest(false, Optional.empty(), Optional.empty(), false, LogStream.ALL);

    @TempDir
    Path folder;

    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile StubEngine.Script script = Question::begin;
    private StubEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(folder.resolve("docker.sock"), question -> {
            paths.add(question.path());
            script.answer(question);
        });
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
    }

    private ContainerLog log(StubEngine.Script answer, Patience patience) {
        script = answer;
        return new ContainerLog(DockerClients.connect(engine.host())::stream, patience);
    }

    private ContainerLog log(StubEngine.Script answer) {
        return log(answer, new Patience(Duration.ofSeconds(LONG), 1, () -> true));
    }

    private static void frame(Question question, int stream, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(question.out());
        out.writeInt(stream << 24);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String line(int number) {
        int length = List.of(10, 989, 1023, 1024, 1025, 2048, 5000, 16_384).get(number);
        return (number + " two words ").repeat(length).substring(0, length);
    }

    private static String time(int second) {
        return "2026-01-01T00:00:0" + second + ".123456789Z ";
    }

    private static String text(LogEnd end, Map<String, String[]> parameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        end.write(LogQuery.parse(parameters, Instant.EPOCH), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theEndIsKeptWholeWithTimesAndStreamsHoweverLongItsLines() throws Exception {
        LogEnd end = log(question -> {
                    question.begin();
                    for (int number = 0; number < 8; number++) {
                        frame(question, number % 2 + 1, time(number) + line(number) + "\n");
                    }
                })
                .end("c");

        StringBuilder all = new StringBuilder();
        StringBuilder errors = new StringBuilder();
        for (int number = 0; number < 8; number++) {
            all.append(line(number)).append('\n');
            errors.append(number % 2 == 0 ? "" : time(number) + line(number) + "\n");
        }
        assertThat(text(end, Map.of())).isEqualTo(all.toString());
        assertThat(text(end, Map.of("stream", new String[] {"stderr"}, "timestamps", new String[] {"true"})))
                .isEqualTo(errors.toString());
        assertThat(text(end, Map.of("since", new String[] {"2026-01-01T00:00:07Z"})))
                .isEqualTo(line(7) + "\n");
        assertThat(paths)
                .containsExactly("/containers/c/logs?stdout=true&stderr=true&timestamps=true&follow=false&tail="
                        + (LogEnd.MOST_PIECES + 1));
    }

    @Test
    void aPartOfItIsAskedForAsItIsWanted() throws Exception {
        LogRequest errors = new LogRequest(
                true, Optional.of(7), Optional.of(Instant.ofEpochSecond(99, 5)), false, LogStream.STDERR);

        log(Question::begin).read("a/b", errors, (_, _) -> {});

        assertThat(paths)
                .containsExactly("/containers/a%2Fb/logs?stdout=false&stderr=true&timestamps=false&follow=true&tail=7"
                        + "&since=99");
    }

    @Test
    void theEnginesRefusalIsTold() throws Exception {
        ContainerLog log = log(question ->
                question.answer(500, "application/json", "{\"message\": \"configured logging driver does not\"}"));

        EngineFailure failure = failure(log, ALL);

        assertThat(failure.reason()).isEqualTo(Reason.START_FAILED);
        assertThat(failure.words())
                .contains("configured logging driver does not")
                .doesNotContain("message");
    }

    @Test
    void aLogThatIsCutOffIsNoWholeOne() throws Exception {
        ContainerLog log = log(question -> {
            question.begin();
            question.out().write(new byte[] {1, 0, 0, 0, 0, 0, 0, 5, 'a'});
        });

        assertThat(failure(log, ALL).isEngineDown()).isTrue();
    }

    @Test
    void anEngineThatStopsInTheMiddleIsGivenUpIfItIsNotThere() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ContainerLog log =
                log(ContainerLogTest::beginAndStop, new Patience(BRIEF, 9, () -> asked.incrementAndGet() < 2));

        EngineFailure failure = failure(log, ALL);

        assertThat(failure.isEngineDown()).as(failure.words()).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void oneThatIsThereMayTakeLongerButNotForEver() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ContainerLog log =
                log(ContainerLogTest::beginAndStop, new Patience(BRIEF, 3, () -> asked.incrementAndGet() > 0));

        assertThat(failure(log, ALL).isEngineDown()).isTrue();
        assertThat(asked).hasValue(2);
    }

    private static void beginAndStop(Question question) throws IOException {
        question.begin();
        frame(question, 1, "hello\n");
        question.awaitClosed();
    }

    private static EngineFailure failure(ContainerLog log, LogRequest request) {
        return Objects.requireNonNull(
                catchThrowableOfType(EngineFailure.class, () -> log.read("c", request, (_, _) -> {})), "it was read");
    }

    @Test
    void aReaderThatIsGoneEndsTheStream() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        ContainerLog log = log(question -> {
            beginAndStop(question);
            over.complete(null);
        });

        log.read("c", ALL, (_, _) -> {
            throw new IOException("gone");
        });

        over.get(LONG, TimeUnit.SECONDS);
    }

    @Test
    void whileTheReaderIsBusyTheEngineIsNotToBlame() throws Exception {
        script = question -> {
            question.begin();
            frame(question, 1, "hello\n");
        };
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (EngineStream stream = DockerClients.connect(engine.host()).stream()) {
            LogReading reading = LogReading.start(stream, ContainerLog.request("c", ALL), (_, _) -> {
                taken.countDown();
                await(released);
            });
            assertThat(taken.await(LONG, TimeUnit.SECONDS)).isTrue();
            assertThat(reading.hasMoved()).isTrue();
            assertThat(reading.hasMoved()).as("still busy").isTrue();

            released.countDown();
            reading.ended().get(LONG, TimeUnit.SECONDS);

            assertThat(reading.hasMoved()).as("a piece since").isTrue();
            assertThat(reading.hasMoved()).as("none since").isFalse();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
