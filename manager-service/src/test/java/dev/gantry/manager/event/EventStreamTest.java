package dev.gantry.manager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.store.EventFilter;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A stream of events that is left and taken up again misses nothing and repeats nothing, or says that it is too late. */
class EventStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private ConfigurableApplicationContext manager;

    @BeforeEach
    void open() {
        manager = TestManager.start(folder);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static TaskId task(long number) {
        return new TaskId(new UUID(1, number));
    }

    private void submit(long number) {
        manager.getBean(Control.class)
                .execute(
                        Command.SubmitTasks.one(task(number), new SpecHash("b".repeat(64)), TaskSpec.ofImage("w", "x")),
                        "test");
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + manager.getEnvironment().getProperty("local.server.port") + query))
                .timeout(PATIENCE);
    }

    private static String get(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The ids of the events that come, in the order in which they come. */
    private Reader follow(String query, Optional<String> lastId) {
        HttpRequest.Builder request = request("/events" + query).header("Accept", "text/event-stream");
        lastId.ifPresent(id -> request.header("Last-Event-ID", id));
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            return new Reader(response.body());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static final class Reader implements AutoCloseable {

        private final InputStream stream;
        private final List<String> ids = new CopyOnWriteArrayList<>();
        private final Thread thread;
        private volatile String mark = "";

        Reader(InputStream stream) {
            this.stream = stream;
            this.thread = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        mark = line.substring(4);
                    } else if (line.startsWith("data: ")) {
                        ids.add(mark);
                    }
                }
            } catch (IOException left) {
                assertThat(left).isNotNull();
            }
        }

        void awaitMark() {
            await().atMost(PATIENCE).until(() -> !mark.isEmpty());
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static List<String> ids(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> "1-" + number)
                .toList();
    }

    @Test
    void whatHappensIsSeenAtOnceAndNothingBeforeIt() throws IOException {
        submit(1);
        try (Reader reader = follow("", Optional.empty())) {
            reader.awaitMark();
            submit(2);
            submit(3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.ids).isEqualTo(ids(2, 3)));
        }
    }

    @Test
    void aReaderThatComesBackMissesNothingAndSeesNothingTwice() throws IOException {
        List<String> seen = new ArrayList<>();
        Optional<String> lastId = Optional.of("1-0");
        for (int round = 0; round < 5; round++) {
            long submitted = 10L * (round + 1);
            try (Reader reader = follow("", lastId)) {
                LongStream.rangeClosed(submitted - 9, submitted).forEach(this::submit);
                await().atMost(PATIENCE).until(() -> reader.ids.size() >= 3);
                List<String> read = List.copyOf(reader.ids);
                seen.addAll(read);
                lastId = Optional.of(read.getLast());
            }
        }
        try (Reader reader = follow("", lastId)) {
            int sofar = seen.size();
            await().atMost(PATIENCE).until(() -> sofar + reader.ids.size() >= 50);
            seen.addAll(reader.ids);
        }
        assertThat(seen).isEqualTo(ids(1, 50));
    }

    @Test
    void aRestartedManagerGoesOnFromTheStore() throws IOException {
        LongStream.rangeClosed(1, 700).forEach(this::submit);
        manager.close();
        open();
        try (Reader reader = follow("", Optional.of("1-3"))) {
            submit(701);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.ids).isEqualTo(ids(4, 701)));
        }
    }

    @Test
    void aReaderWhoIsBehindTheRingReadsTheStore() {
        EventLog log = manager.getBean(EventLog.class);
        EventFilter all = new EventFilter(Optional.empty(), Optional.empty());
        EventFilter one = new EventFilter(Optional.of(task(2)), Optional.empty());
        LongStream.rangeClosed(1, 3).forEach(this::submit);
        await().atMost(PATIENCE).until(() -> log.last() == 3);
        List<Long> fromRing = numbers(log.after(0, all));
        List<Long> filtered = numbers(log.after(0, one));
        manager.close();
        open();
        EventLog empty = manager.getBean(EventLog.class);

        assertThat(numbers(empty.after(0, all))).isEqualTo(fromRing).containsExactly(1L, 2L, 3L);
        assertThat(numbers(empty.after(0, one))).isEqualTo(filtered).containsExactly(2L);
        assertThat(empty.after(0, one).reached()).isEqualTo(3);
    }

    private static List<Long> numbers(EventLog.Batch batch) {
        return batch.messages().stream()
                .map(message -> message.event().number())
                .toList();
    }

    @Test
    void onlyTheEventsOfTheWantedTaskCome() throws IOException {
        try (Reader reader = follow("?task=" + task(2), Optional.of("0"))) {
            LongStream.rangeClosed(1, 3).forEach(this::submit);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.ids).isEqualTo(ids(2, 2)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1-2, 410", "0-1, 410", "2-1, 410", "1-1, 200", "1, 200", "x, 400", "1-2-3, 400", "-1, 400"})
    void anIdOfAnotherHistoryIsTooLateAndOneThatIsNoneIsWrong(String id, int status) throws Exception {
        submit(1);
        for (String accept : List.of("text/event-stream", "application/json")) {
            HttpResponse<InputStream> response = HTTP.send(
                    request("/events")
                            .header("Accept", accept)
                            .header("Last-Event-ID", id)
                            .build(),
                    BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(response.statusCode()).as(accept).isEqualTo(status);
                if (status != 200) {
                    assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                            .contains("urn:gantry:problem:");
                }
            }
        }
    }

    @Test
    void aPageLeadsToTheNext() {
        LongStream.rangeClosed(1, 5).forEach(this::submit);
        assertThat(get(request("/events"))).contains("\"number\":1,", "\"number\":5,");
        assertThat(get(request("/events?limit=2")))
                .contains("\"number\":4,", "\"number\":5,")
                .doesNotContain("\"number\":3,");
        assertThat(get(request("/events?after=1&limit=2"))).contains("\"number\":2,", "\"number\":3,");
        assertThat(get(request("/events?limit=0"))).contains("limit: must be from 1 to 1000");
        assertThat(get(request("/events?worker=nobody"))).contains("nobody");
        assertThat(get(request("/events?task=7"))).contains("task");
    }

    @Test
    void theHistoryOfATaskHasPages() throws Exception {
        submit(1);
        submit(2);
        manager.getBean(Control.class).execute(new Command.StopTask(task(1), Optional.empty()), "test");
        String path = "/tasks/" + task(1) + "/events";

        HttpResponse<String> first = HTTP.send(request(path + "?limit=2").build(), BodyHandlers.ofString());
        assertThat(first.body()).contains("ACCEPTED", "STOP_REQUESTED").doesNotContain("STATE_CHANGED");
        assertThat(first.headers().firstValue("Link")).contains("<" + path + "?after=1-3&limit=2>; rel=\"next\"");
        HttpResponse<String> rest =
                HTTP.send(request(path + "?after=1-3&limit=2").build(), BodyHandlers.ofString());
        assertThat(rest.body()).contains("STATE_CHANGED").doesNotContain("ACCEPTED");
        assertThat(rest.headers().firstValue("Link")).isEmpty();
        assertThat(get(request(path))).contains("ACCEPTED", "STATE_CHANGED");
        assertThat(get(request(path + "?limit=1001"))).contains("limit: must be from 1 to 1000");
        assertThat(get(request("/tasks/" + task(9) + "/events"))).contains("There is no task");
    }

    @Test
    void aManagerThatStopsLetsItsReadersGo() {
        Reader reader = follow("", Optional.empty());
        reader.awaitMark();
        assertThat(reader.thread.isAlive()).isTrue();
        manager.close();
        await().atMost(PATIENCE).until(() -> !reader.thread.isAlive());
    }

    @Test
    void anIdIsReadAsItIsWritten() {
        assertThat(EventId.parse("after", new EventId(3, 14).toString(), 1)).isEqualTo(new EventId(3, 14));
        assertThatThrownBy(() -> EventId.parse("after", "1-", 1)).hasMessageContaining("after: must be an event's id");
    }
}
