package dev.gantry.manager.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.control.Control;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** No reader, however much it asks for, holds up others for long. */
class ReadersTest {

    private static final TaskId TASK = new TaskId(new UUID(1, 1));
    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));
    private static final int EVENTS = History.RANGE * 2 + 1_000;

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

    private void submit() {
        manager.getBean(Control.class)
                .execute(
                        Command.SubmitTasks.one(TASK, new SpecHash("a".repeat(64)), TaskSpec.ofImage("web", "x")),
                        "test");
    }

    @Test
    void eventsOfAWorkerAreLookedForInABoundedRangeAtATime() {
        JdbcTemplate jdbc = manager.getBean(JdbcTemplate.class);
        History history = manager.getBean(History.class);
        long before = history.lastNumber();
        jdbc.execute("""
                insert into task_event (number, at, type, worker_id, reason, message, actor)
                select %d + "X", current_timestamp, 'WORKER_REGISTERED', case when "X" in (5, %d) then uuid '%s' end,
                'WORKER_JOINED', '', 'test' from system_range(1, %d)""".formatted(before, EVENTS, WORKER.value(), EVENTS));
        EventFilter ofWorker = new EventFilter(Optional.empty(), Optional.of(WORKER));

        EventPage first = history.after(0, ofWorker, 10);
        EventPage second = history.after(first.reached(), ofWorker, 10);
        EventPage third = history.after(second.reached(), ofWorker, 10);

        assertThat(first.events()).extracting(StoredEvent::number).containsExactly(before + 5);
        assertThat(first.reached()).isEqualTo(History.RANGE);
        assertThat(first.more()).isTrue();
        assertThat(second.events()).isEmpty();
        assertThat(second.more()).isTrue();
        assertThat(third.events()).extracting(StoredEvent::number).containsExactly(before + EVENTS);
        assertThat(third.more()).isFalse();
        assertThat(history.newest(ofWorker, 10))
                .as("no further back than one range")
                .extracting(StoredEvent::number)
                .containsExactly(before + EVENTS);
    }

    @Test
    void aQuestionThatTakesTooLongIsGivenUpAndTheAnswerSaysSo() throws Exception {
        submit();
        JdbcTemplate jdbc = manager.getBean(JdbcTemplate.class);
        jdbc.execute("alter table task_event rename to few_events");
        jdbc.execute("create view task_event as select e.* from few_events e, system_range(1, 1000000) a,"
                + " system_range(1, 1000000) b");
        String url = "http://127.0.0.1:" + manager.getEnvironment().getProperty("local.server.port") + "/events";

        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("takes too long");
        }
    }
}
