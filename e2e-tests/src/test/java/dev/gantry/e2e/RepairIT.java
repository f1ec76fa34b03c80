package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What somebody does to a container behind the worker's back is repaired, or the task says what was done. */
class RepairIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static SmallCluster cluster;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String running(String command, String restartPolicy) {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"sh\", \"-c\", \"" + command
                        + "\"], \"restartPolicy\": \"" + restartPolicy + "\", \"stopGrace\": \"1s\"}");
        assertThat(cluster.api().await(id, "RUNNING").get("state").stringValue())
                .isEqualTo("RUNNING");
        return id;
    }

    private static JsonNode task(String id) {
        return cluster.api().get("/tasks/" + id).json();
    }

    private static JsonNode awaitTask(String id, Map<String, Object> members) {
        return await().atMost(PATIENCE)
                .until(
                        () -> task(id),
                        task -> members.entrySet().stream()
                                .allMatch(member -> task.get(member.getKey())
                                        .asString()
                                        .equals(String.valueOf(member.getValue()))));
    }

    private static String container(String id) {
        return task(id).get("containerId").stringValue();
    }

    private static void stopAndExpectNothing(String id) {
        cluster.api().delete("/tasks/" + id);
        assertThat(cluster.api().await(id, "COMPLETED").get("reason").stringValue())
                .isEqualTo("STOPPED");
        assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
    }

    @ParameterizedTest
    @Concurrent
    @ValueSource(strings = {"rm -f", "kill", "stop -t 1", "restart -t 1"})
    void aContainerThatSomebodyEndsIsFollowedByAnotherOne(String verb) {
        String id = running("sleep 600", "always");
        String container = container(id);
        List<String> command = new ArrayList<>(List.of(verb.split(" ")));
        command.add(container);

        Docker.run(command.toArray(String[]::new));

        JsonNode again = awaitTask(id, Map.of("state", "RUNNING", "restarts", 1));
        assertThat(again.get("containerId").stringValue()).isNotEqualTo(container);
        assertThat(again.get("attempt").intValue()).isEqualTo(1);
        await().atMost(PATIENCE)
                .until(() -> Docker.containers("dev.gantry.task=" + id)
                        .equals(List.of(again.get("containerId").stringValue())));
        stopAndExpectNothing(id);
    }

    @Test
    @Concurrent
    void aPausedContainerSaysSoUntilItGoesOn() {
        String id = running("sleep 600", "always");

        Docker.run("pause", container(id));
        JsonNode paused = awaitTask(id, Map.of("reason", "PAUSED"));
        assertThat(paused.get("state").stringValue()).isEqualTo("RUNNING");
        assertThat(paused.get("message").stringValue()).contains("docker unpause gantry-" + id);

        Docker.run("unpause", container(id));
        awaitTask(id, Map.of("reason", "STARTED"));
        stopAndExpectNothing(id);
    }

    @Test
    @Concurrent
    void aPausedContainerCanBeStopped() {
        String id = running("sleep 600", "always");
        Docker.run("pause", container(id));
        awaitTask(id, Map.of("reason", "PAUSED"));

        stopAndExpectNothing(id);
    }

    @Test
    @Concurrent
    void aProcessThatASignalHoldsIsNoticedWithoutAnyEventOfTheEngine() {
        String id = running("sleep 600", "always");
        String pid =
                Docker.run("inspect", "-f", "{{.State.Pid}}", container(id)).strip();

        signal("STOP", pid);
        assertThat(awaitTask(id, Map.of("reason", "PAUSED")).get("message").stringValue())
                .contains("kill -CONT " + pid);

        signal("CONT", pid);
        awaitTask(id, Map.of("reason", "STARTED"));
        stopAndExpectNothing(id);
    }

    private static void signal(String name, String pid) {
        long number = Long.parseLong(pid);
        assertThat(ProcessHandle.of(number)).isPresent();
        ServiceProcess.signal(name, number);
    }

    @Test
    @Concurrent
    void aRenamedContainerGetsItsNameBack() {
        String id = running("sleep 600", "always");
        String container = container(id);

        Docker.run("rename", container, "somebodys-" + id);

        await().atMost(PATIENCE)
                .until(() -> Docker.run("inspect", "-f", "{{.Name}}", container)
                        .strip()
                        .equals("/gantry-" + id + "-1-0"));
        assertThat(container(id)).isEqualTo(container);
        stopAndExpectNothing(id);
    }

    @Test
    @Concurrent
    void aContainerOfAnEndedTaskDoesNotRunAgain() {
        String id = running("sleep 1; exit 3", "no");
        assertThat(cluster.api().await(id, "FAILED").get("exitCode").intValue()).isEqualTo(3);
        String container = container(id);

        Docker.run("start", container);
        // Its command takes a second by itself, and then exits with 3.
        await().atMost(PATIENCE)
                .until(() -> Docker.run("inspect", "-f", "{{.State.Running}} {{.State.ExitCode}}", container)
                        .strip()
                        .equals("false 137"));

        JsonNode task = task(id);
        assertThat(task.get("state").stringValue()).isEqualTo("FAILED");
        assertThat(task.get("exitCode").intValue()).isEqualTo(3);
    }

    @Test
    @Concurrent
    void aContainerThatSomebodyStartsDuringItsBackOffIsTheRunThatGoesOn() {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE
                        + "\", \"command\": [\"sh\", \"-c\", \"cat /started || sleep 600\"], \"stopGrace\": \"1s\","
                        + " \"restartPolicy\": {\"mode\": \"always\", \"backoff\": \"5m\"}}");
        cluster.api().await(id, "RUNNING");
        Docker.run("kill", container(id));
        awaitTask(id, Map.of("state", "RUNNING", "restarts", 1));
        Docker.run("kill", container(id));
        awaitTask(id, Map.of("reason", "RESTARTING"));
        String waiting = Docker.containers("dev.gantry.task=" + id).getFirst();

        Docker.run("start", waiting);

        awaitTask(id, Map.of("reason", "RESTARTED", "containerId", waiting));
        stopAndExpectNothing(id);
    }
}
