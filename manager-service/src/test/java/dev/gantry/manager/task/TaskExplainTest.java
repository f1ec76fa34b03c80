package dev.gantry.manager.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.TestManager;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.Control;
import dev.gantry.manager.control.PublishedViews;
import dev.gantry.manager.scheduling.Explanation;
import dev.gantry.manager.scheduling.Remedy;
import dev.gantry.manager.store.History;
import dev.gantry.manager.task.TaskView.WorkerRef;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.platform.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code GET /tasks/{id}/explain} says of tasks in each state. */
class TaskExplainTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static ConfigurableApplicationContext manager;

    private final ClusterState state = new ClusterState();

    @BeforeAll
    static void open() {
        manager = TestManager.start(folder);
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private Worker worker(int number, long memory) {
        Worker worker = TestWorker.of(new WorkerId(new UUID(2, number)), "worker-" + number, NOW)
                .capacity(new Resources(4_000, memory, 10, 10_000))
                .build();
        state.load(worker);
        state.load(worker.id(), new WorkerSight(Liveness.READY, EngineState.OK));
        return worker;
    }

    private static Task task(int number, long memory) {
        TaskSpec spec = TaskSpec.builder("web", "a").memory(memory).build();
        return Task.accepted(
                new TaskId(new UUID(1, number)), true, number, new SpecHash("%064x".formatted(memory)), spec, NOW);
    }

    /** What is said of a task in the world of this test, by a manager of which only the store is real. */
    private TaskExplanation explain(Task task, Optional<Attempt> attempt, Change... seen) {
        ClusterViews views = PublishedViews.of(state, List.of(seen), NOW);
        Tasks tasks = new Tasks(
                manager.getBean(Control.class), views, manager.getBean(Contacts.class), manager.getBean(Ids.class));
        History history = manager.getBean(History.class);
        return new TaskExplanations(tasks, views, history, Clock.fixed(NOW, ZoneOffset.UTC))
                .explain(task.id(), attempt);
    }

    private record Answer(int status, JsonNode body) {}

    private static Answer send(String method, String path, String body) {
        URI uri = URI.create("http://127.0.0.1:" + manager.getEnvironment().getProperty("local.server.port") + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException | InterruptedException unusable) {
            throw new AssertionError(request + " has no answer", unusable);
        }
    }

    private static String submit(String spec) {
        return send("POST", "/tasks", spec.replace('\'', '"')).body().get("id").asString();
    }

    @Test
    void aTaskThatFitsNowhereSaysWhatWouldFit() {
        Task task = task(1, 1_024);
        Worker first = worker(1, 100);
        Worker second = worker(2, 412);
        state.load(task);

        TaskExplanation.Waiting waiting =
                Objects.requireNonNull(explain(task, Optional.empty()).waiting());

        assertThat(waiting.workers()).isEqualTo(2);
        assertThat(waiting.fitting()).isZero();
        assertThat(waiting.refusedBy())
                .containsExactly(
                        new Explanation.Refused(Reason.INSUFFICIENT_MEMORY, 2, List.of(first.name(), second.name())));
        WorkerRef closest = new WorkerRef(second.id(), second.name());
        assertThat(waiting.closest())
                .isEqualTo(new TaskExplanation.ClosestView(closest, List.of(Reason.INSUFFICIENT_MEMORY)));
        assertThat(waiting.counterfactuals())
                .containsExactly(new TaskExplanation.CounterfactualView(
                        closest,
                        "It would fit worker-2 with memory <= 412 MiB.",
                        List.of(new TaskExplanation.ChangeView(Remedy.Kind.MEMORY, "412"))));
        assertThat(waiting.since()).isEqualTo(NOW);
        assertThat(waiting.nextTry()).isNull();
    }

    @Test
    void aRefusalThatTheControlLoopLearnsIsExplained() {
        Task task = task(1, 64);
        Worker worker = worker(1, 412);
        state.load(task);
        Instant end = NOW.plusSeconds(7);
        Refusal refusal = new Refusal(new Refusal.Key(task.specHash(), worker.id()), Reason.START_FAILED, 1, end);

        TaskExplanation.Waiting waiting =
                Objects.requireNonNull(explain(task, Optional.empty(), new Change.RefusalNoted(refusal))
                        .waiting());

        assertThat(waiting.nextTry()).isEqualTo(end);
        assertThat(waiting.counterfactuals())
                .extracting(TaskExplanation.CounterfactualView::sentence)
                .containsExactly("It fits worker-1 in 7 s, when its refusal ends.");
    }

    @Test
    void aPortThatTheControlLoopBlocksIsExplained() {
        PortSpec web = new PortSpec(80, 8080, Protocol.TCP);
        TaskSpec spec = TaskSpec.builder("web", "a").ports(List.of(web)).build();
        Task task = Task.accepted(new TaskId(new UUID(1, 1)), true, 1, new SpecHash("a".repeat(64)), spec, NOW);
        Worker worker = worker(1, 412);
        state.load(task);

        TaskExplanation.Waiting waiting = Objects.requireNonNull(
                explain(task, Optional.empty(), new Change.PortBlocked(worker.id(), 8080, NOW.plusSeconds(300)))
                        .waiting());

        assertThat(waiting.counterfactuals())
                .extracting(TaskExplanation.CounterfactualView::sentence)
                .containsExactly("It would fit worker-1 with another host port than 8080.");
    }

    @Test
    void aTaskOfAManagerWithoutWorkersSaysSo() {
        String id = submit("{'image': 'a'}");

        JsonNode explained = send("GET", "/tasks/" + id + "/explain", "").body();

        assertThat(explained.get("reason").asString()).isEqualTo("NO_WORKERS");
        JsonNode waiting = explained.get("waiting");
        assertThat(waiting.get("workers").asInt()).isZero();
        assertThat(waiting.get("counterfactuals").size()).isZero();
        assertThat(waiting.has("nextTry")).isFalse();
    }

    @Test
    void anEndedTaskSaysHowItEnded() {
        String id = submit("{'image': 'a', 'memory': 1024}");
        send("DELETE", "/tasks/" + id, "");

        JsonNode explained = send("GET", "/tasks/" + id + "/explain", "").body();

        assertThat(explained.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(explained.has("waiting")).isFalse();
        assertThat(explained.has("placement")).isFalse();
        assertThat(explained.get("ended").has("at")).isTrue();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String id = submit("{'image': 'a', 'memory': 6}");

        assertThat(send("GET", "/tasks/" + UUID.randomUUID() + "/explain", "").status())
                .isEqualTo(404);
        assertThat(send("GET", "/tasks/" + id + "/explain?attempt=9", "").status())
                .isEqualTo(404);
        assertThat(send("GET", "/tasks/" + id + "/explain?attempt=0", "").status())
                .isEqualTo(400);
    }
}
