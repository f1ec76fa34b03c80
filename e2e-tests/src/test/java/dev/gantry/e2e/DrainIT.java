package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Machines are taken out of service, and whoever uses their tasks does not notice. */
class DrainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SERVICE = """
            {"image": "%s", "command": ["sh", "-c", "echo fine > /ok; exec sleep 600"], "network": "none",
             "readinessCheck": {"type": "command", "command": ["cat", "/ok"], "interval": "1s"},
             "restartPolicy": "always", "memory": 32, "stopGrace": "1s"}""".formatted(Docker.IMAGE);

    /** It may run only once, and would go on for longer than the test. */
    private static final String ONCE = """
            {"image": "%s", "command": ["sleep", "600"], "network": "none", "restartPolicy": "no", "memory": 32,
             "stopGrace": "1s"}""".formatted(Docker.IMAGE);

    @TempDir
    static Path folder;

    private static SmallCluster cluster;
    private static ServiceProcess second;
    private final List<String> tasks = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder, "drain-1");
        second = cluster.startWorker("drain-2", "32000-32999");
        awaitReady("drain-2");
    }

    @AfterAll
    static void stop() {
        second.close();
        cluster.close();
    }

    @AfterEach
    void clear() {
        tasks.forEach(id -> cluster.api().delete("/tasks/" + id + "?grace=0s"));
        tasks.forEach(id -> cluster.api().await(id, "COMPLETED"));
        wish("drain-1", "uncordon");
        wish("drain-2", "uncordon");
    }

    private static void awaitReady(String worker) {
        await().atMost(PATIENCE).until(() -> {
            Api.Answer answer = cluster.api().get("/workers/" + worker);
            return answer.status() == 200
                    && answer.json().get("liveness").stringValue().equals("READY");
        });
    }

    private static JsonNode wish(String worker, String wish) {
        Api.Answer answer = cluster.api().post("/workers/" + worker + "/" + wish, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json();
    }

    private static JsonNode drain(String worker) {
        return cluster.api().get("/workers/" + worker).json().path("drain");
    }

    private static JsonNode task(String id) {
        return cluster.api().get("/tasks/" + id).json();
    }

    private static boolean isReady(String id) {
        return task(id).get("ready").booleanValue();
    }

    /** Services that are ready on this worker, and could go to the others. */
    private void services(int number, String worker, String... others) {
        List.of(others).forEach(other -> wish(other, "cordon"));
        for (int left = number; left > 0; left--) {
            tasks.add(cluster.api().submit(SERVICE));
        }
        tasks.forEach(id -> await().atMost(PATIENCE).until(() -> isReady(id)));
        tasks.forEach(
                id -> assertThat(task(id).at("/worker/name").stringValue()).isEqualTo(worker));
        List.of(others).forEach(other -> wish(other, "uncordon"));
    }

    /** The engine's list at this moment: each task has a container that runs. */
    private void everyTaskHasAContainer() {
        Set<String> running = new HashSet<>(Docker.run(
                        "ps",
                        "--filter",
                        "label=" + cluster.clusterLabel(),
                        "--format",
                        "{{.Label \"dev.gantry.task\"}}")
                .lines()
                .toList());
        assertThat(running).containsAll(tasks);
    }

    private static List<String> containersOf(String worker) {
        return Docker.run("ps", "-q", "--filter", "label=dev.gantry.worker-name=" + worker)
                .lines()
                .toList();
    }

    @Test
    void aWorkerIsEmptiedThoughTheManagerIsKilledMeanwhileAndNoTaskIsWithoutAContainer() {
        services(5, "drain-1", "drain-2");
        String label = cluster.clusterLabel();

        JsonNode begun = wish("drain-1", "drain?deadline=10m");
        assertThat(begun.at("/drain/total").intValue()).isEqualTo(5);
        assertThat(begun.get("availability").stringValue()).isEqualTo("DRAINING");
        await().atMost(PATIENCE).until(() -> {
            everyTaskHasAContainer();
            return drain("drain-1").path("gone").intValue() >= 1;
        });
        cluster.killManager();
        assertThat(Docker.runningContainers(label)).hasSizeGreaterThanOrEqualTo(5);
        cluster.restartManager();
        await().atMost(PATIENCE).ignoreException(UncheckedIOException.class).until(() -> {
            everyTaskHasAContainer();
            return drain("drain-1").path("state").stringValue().equals("DRAINED");
        });

        assertThat(containersOf("drain-1")).isEmpty();
        for (String id : tasks) {
            assertThat(task(id).at("/worker/name").stringValue()).isEqualTo("drain-2");
            assertThat(task(id).get("attempt").intValue()).isEqualTo(2);
            assertThat(isReady(id)).isTrue();
        }
        tasks.add(cluster.api().submit(SERVICE));
        assertThat(cluster.api()
                        .await(tasks.getLast(), "RUNNING")
                        .at("/worker/name")
                        .stringValue())
                .isEqualTo("drain-2");
    }

    @Test
    void whatCanGoNowhereGoesOnWhereItIsAndADrainCanBeCancelled() {
        services(2, "drain-1", "drain-2");
        List<String> containers = containersOf("drain-1");
        wish("drain-2", "cordon");

        Api.Answer wrong = cluster.api().post("/workers/drain-1/drain?deadline=soon", "");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/errors/0/field").stringValue()).isEqualTo("deadline");
        wish("drain-1", "drain?deadline=3s");
        await().atMost(PATIENCE)
                .until(() -> drain("drain-1").path("state").stringValue().equals("TIMED_OUT"));
        assertThat(drain("drain-1").path("left").intValue()).isEqualTo(2);
        assertThat(drain("drain-1").path("noTarget").intValue()).isEqualTo(2);
        for (String id : tasks) {
            assertThat(task(id).get("state").stringValue()).isEqualTo("RUNNING");
            assertThat(task(id).get("reason").stringValue()).isEqualTo("NO_TARGET");
        }
        assertThat(containersOf("drain-1")).containsExactlyInAnyOrderElementsOf(containers);

        wish("drain-1", "drain");
        JsonNode cancelled = wish("drain-1", "uncordon");
        assertThat(cancelled.get("availability").stringValue()).isEqualTo("ACTIVE");
        assertThat(cancelled.path("drain").isObject()).isFalse();
        tasks.forEach(id -> assertThat(task(id).get("reason").stringValue()).isEqualTo("HEALTHY"));
        assertThat(containersOf("drain-1")).containsExactlyInAnyOrderElementsOf(containers);
    }

    @Test
    void withForceWhatIsLeftIsStoppedAndBeginsElsewhereOnlyIfItMayRunAgain() {
        services(1, "drain-1", "drain-2");
        wish("drain-2", "cordon");
        String once = cluster.api().submit(ONCE);
        tasks.add(once);
        cluster.api().await(once, "RUNNING");
        assertThat(containersOf("drain-1")).hasSize(2);

        JsonNode begun = wish("drain-1", "drain?force=true&deadline=1s");
        assertThat(begun.at("/drain/force").booleanValue()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> drain("drain-1").path("state").stringValue().equals("DRAINED"));

        assertThat(containersOf("drain-1")).isEmpty();
        JsonNode ended = task(once);
        assertThat(ended.get("state").stringValue()).isEqualTo("FAILED");
        assertThat(ended.get("reason").stringValue()).isEqualTo("DRAIN_FORCED");
        JsonNode waiting = task(tasks.getFirst());
        assertThat(waiting.get("state").stringValue()).isEqualTo("PENDING");
        assertThat(waiting.get("reason").stringValue()).isEqualTo("DRAIN_FORCED");
        wish("drain-2", "uncordon");
        await().atMost(PATIENCE).until(() -> isReady(tasks.getFirst()));
        assertThat(task(tasks.getFirst()).at("/worker/name").stringValue()).isEqualTo("drain-2");
        assertThat(containersOf("drain-2")).hasSize(1);
    }

    @Test
    void aWorkerThatIsToldToEndHasItsTasksGoElsewhereFirst() {
        ServiceProcess third = cluster.startWorker("drain-3", "33000-33999", "--drain");
        try {
            awaitReady("drain-3");
            services(2, "drain-3", "drain-1", "drain-2");

            third.terminate();
            await().atMost(PATIENCE).until(() -> {
                everyTaskHasAContainer();
                return !third.isAlive();
            });

            assertThat(third.output()).contains("Nothing is left on the worker; it ends");
            assertThat(containersOf("drain-3")).isEmpty();
            tasks.forEach(id -> assertThat(task(id).get("attempt").intValue()).isEqualTo(2));
        } finally {
            third.close();
        }
    }
}
