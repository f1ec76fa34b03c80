package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.e2e.Docker;
import dev.gantry.machines.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A task that must not run twice does not, whatever is cut off and killed. */
class AtMostOnceIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String SPEC = """
            {"name": "single", "image": "%s", "command": ["sleep", "100000"], "restartPolicy": "always", "memory": 64,
             "onDisconnect": "STOP", "stopGrace": "1s", "pullPolicy": "never"}""".formatted(Docker.IMAGE);

    @TempDir
    private Path folder;

    @Test
    void aWorkerThatIsCutOffStopsItBeforeAnotherOneStartsIt() {
        try (Fleet fleet = Fleet.startIfPossible(
                folder,
                2,
                "--gantry.disconnect.lease=10s",
                "--gantry.disconnect.kill=2s",
                "--gantry.disconnect.restart=5s")) {
            fleet.diagnosed(() -> cutOff(fleet));
        }
    }

    private static void cutOff(Fleet fleet) {
        String task = fleet.api().submit(SPEC);
        int first = await().atMost(PATIENCE).until(() -> running(fleet, task), attempt -> attempt > 0);
        Machine victim = fleet.busiest();
        Machine other = fleet.workerMachines().stream()
                .filter(machine -> !machine.equals(victim))
                .findFirst()
                .orElseThrow();

        try (Watch watch = new Watch(task, victim, other)) {
            victim.cut();
            fleet.restartService(victim);
            fleet.restartService(fleet.managerMachine());
            assertThat(watch.runsOn(victim)).as("it runs on as long as it may").isTrue();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> !watch.runsOn(victim));
            assertThat(watch.runsOn(other)).as("another one runs already").isFalse();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> watch.runsOn(other));
            victim.heal();
            fleet.awaitReady();
            await().atMost(PATIENCE).until(() -> running(fleet, task) > first);
            assertThat(watch.twice()).as("moments at which it ran twice").isEmpty();
        }
        assertThat(reasons(fleet, task)).contains("WORKER_LOST", "LEASE_EXPIRED");
        assertThat(fleet.api().get("/tasks/" + task).json().path("failures").asInt(0))
                .isZero();
    }

    /** The number of the attempt that runs; 0 while none does. On a machine that stands still it need not be the first. */
    private static int running(Fleet fleet, String task) {
        JsonNode seen = fleet.api().get("/tasks/" + task).json();
        return View.state(seen).equals("RUNNING") ? seen.path("attempt").asInt() : 0;
    }

    private static List<String> reasons(Fleet fleet, String task) {
        return View.list(fleet.api(), "/events?task=" + task).stream()
                .map(event -> event.get("reason").stringValue())
                .toList();
    }

    /** Asks both engines all the time which of them runs the task. */
    private static final class Watch implements AutoCloseable {

        private final String task;
        private final Machine one;
        private final Machine other;
        private final CompletableFuture<Void> watching;
        private volatile boolean onOne = true;
        private volatile boolean onOther;
        private volatile List<String> twice = List.of();
        private volatile boolean ended;

        Watch(String task, Machine one, Machine other) {
            this.task = task;
            this.one = one;
            this.other = other;
            this.watching = CompletableFuture.runAsync(this::watch);
        }

        private void watch() {
            while (!ended) {
                look();
            }
        }

        /** What runs here before and after something runs there has run twice. */
        private void look() {
            String before = running(one);
            String there = running(other);
            if (!before.isEmpty() && !there.isEmpty() && running(one).equals(before)) {
                twice = List.of(before, there);
            }
            onOne = !before.isEmpty();
            onOther = !there.isEmpty();
        }

        private String running(Machine machine) {
            return machine.docker("ps", "--quiet", "--filter", "label=dev.gantry.task=" + task)
                    .strip();
        }

        boolean runsOn(Machine machine) {
            return machine.equals(one) ? onOne : onOther;
        }

        List<String> twice() {
            return twice;
        }

        /** Fails where the watch could not go on. */
        @Override
        public void close() {
            ended = true;
            watching.join();
        }
    }
}
