package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.Docker;
import dev.gantry.machines.Machine;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A task that is to be waited for is, until somebody says that its machine is off; and that machine may be wrongly forgotten. */
class KeepIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String SPEC = """
            {"name": "kept", "image": "%s", "command": ["sleep", "100000"], "restartPolicy": "always", "memory": 64,
             "onDisconnect": "KEEP", "stopSignal": "SIGKILL", "pullPolicy": "never"}""".formatted(Docker.IMAGE);

    @TempDir
    private Path folder;

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aTaskIsWaitedForUntilItsMachineIsForgottenAndThenItsOldContainerIsAnOrphan() {
        try (Fleet fleet = Fleet.startIfPossible(folder, 2);
                Watch watch = new Watch(fleet.workerMachines())) {
            fleet.diagnosed(() -> loseAndForgetItsMachine(fleet, watch));
        }
    }

    private static void loseAndForgetItsMachine(Fleet fleet, Watch watch) {
        patiently().until(watch::isComplete);
        String task = fleet.api().submit(SPEC);
        patiently().until(() -> runs(task(fleet, task), 1));
        Machine home = fleet.busiest();
        String container = container(task(fleet, task));

        home.cut();
        patiently().until(() -> says(task(fleet, task), "WORKER_LOST"));
        assertThat(View.state(task(fleet, task))).isEqualTo("RUNNING");
        home.heal();
        fleet.awaitReady();
        patiently().until(() -> runs(task(fleet, task), 1));
        assertThat(container(task(fleet, task))).isEqualTo(container);
        assertThat(task(fleet, task).path("restarts").asInt()).isZero();

        home.cut();
        patiently().until(() -> says(task(fleet, task), "WORKER_LOST"));
        assertThat(containers(watch)).as("all that ran up to now").containsExactly(container);
        assertThat(fleet.api().delete("/workers/" + home.name()).status()).isEqualTo(200);
        patiently().until(() -> runs(task(fleet, task), 2));
        String second = container(task(fleet, task));

        home.heal();
        JsonNode orphan = patiently()
                .until(() -> orphans(fleet), found -> !found.isEmpty())
                .getFirst();
        assertThat(orphan.path("task").asString()).isEqualTo(task);
        assertThat(orphan.path("containerId").asString()).isEqualTo(container);
        assertThat(orphan.at("/worker/name").asString()).isEqualTo(home.name());
        patiently().untilAsserted(() -> assertThat(watch.running()).containsExactlyInAnyOrder(container, second));

        String path = "/orphans/" + task + "?attempt=1&grace=0s";
        assertThat(fleet.api().delete(path).status()).isEqualTo(202);
        patiently().untilAsserted(() -> assertThat(watch.running()).containsExactly(second));
        patiently().until(() -> orphans(fleet).isEmpty());
        assertThat(runs(task(fleet, task), 2)).isTrue();
        assertThat(containers(watch)).as("all that ever ran").containsExactlyInAnyOrder(container, second);
    }

    private static List<String> containers(Watch watch) {
        return watch.runs().all().stream().map(Runs.Run::container).toList();
    }

    private static JsonNode task(Fleet fleet, String id) {
        return fleet.api().get("/tasks/" + id).json();
    }

    private static List<JsonNode> orphans(Fleet fleet) {
        return View.list(fleet.api(), "/orphans");
    }

    private static String container(JsonNode task) {
        return task.path("containerId").asString("");
    }

    private static boolean says(JsonNode task, String reason) {
        return task.path("reason").asString("").equals(reason);
    }

    private static boolean runs(JsonNode task, int attempt) {
        return View.state(task).equals("RUNNING")
                && task.path("attempt").asInt() == attempt
                && !container(task).isEmpty()
                && (says(task, "STARTED") || says(task, "RESTARTED"));
    }
}
