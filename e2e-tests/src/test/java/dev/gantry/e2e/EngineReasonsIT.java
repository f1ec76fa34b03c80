package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a user reads in a task's history where a real engine does not do what it is asked to. */
class EngineReasonsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static SmallCluster cluster;
    private static ForeignImage foreign;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
        foreign = ForeignImage.make(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        foreign.remove();
    }

    private static String submit(String image, String more) {
        return cluster.api().submit("{\"image\": \"" + image + "\", " + more + "}");
    }

    /** The event with which the task came into a state for a reason. */
    private static JsonNode awaitEvent(String task, String to, String reason) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> cluster.api()
                                .get("/tasks/" + task + "/events")
                                .json()
                                .valueStream()
                                .filter(event -> event.path("reason").asString().equals(reason))
                                .filter(event -> event.path("to").asString().equals(to))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private static void assertNothingIsLeft(String task) {
        cluster.api().delete("/tasks/" + task + "?grace=0s");
        await().atMost(PATIENCE)
                .until(() -> Docker.containers("dev.gantry.task=" + task).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "command": ["/bin/not-executable"]      | COMMAND_NOT_EXECUTABLE | FAILED  | /bin/not-executable in the image cannot be executed: | permission denied
            "command": ["/bin"]                     | COMMAND_NOT_EXECUTABLE | FAILED  | /bin in the image cannot be executed:            | permission denied
            "command": ["/nope"]                    | COMMAND_NOT_FOUND      | FAILED  | The image has no program /nope:                  | no such file
            "command": ["true"], "user": "nobody-1" | START_FAILED           | PENDING | The image has no user nobody-1:                  | unable to find user
            """)
    void whatCannotBeStartedSaysWhy(String more, String reason, String to, String beginning, String engineSaid) {
        String task = submit(Docker.IMAGE, more);

        JsonNode event = awaitEvent(task, to, reason);

        assertThat(event.path("message").asString()).startsWith(beginning).contains(engineSaid);
        assertNothingIsLeft(task);
    }

    @Test
    void anImageForAnotherArchitectureWaitsForAWorkerOfThatOne() {
        String task = submit(foreign.name(), "\"command\": [\"" + ForeignImage.PROGRAM + "\"]");

        JsonNode event = awaitEvent(task, "PENDING", "IMAGE_ARCHITECTURE");

        assertThat(event.path("message").asString())
                .startsWith("the image is made for another architecture than this machine has, exit code ");
        JsonNode live = cluster.api().get("/tasks/" + task).json().path("live");
        assertThat(live.path("reason").asString()).isEqualTo("IMAGE_ARCHITECTURE");
        cluster.api().delete("/tasks/" + task);
    }

    /**
     * Its worker is told of it by the engine, looks, and finds the container running. That the engine takes the container for one
     * that was killed for its memory when it ends, however it does, changes nothing either.
     */
    @Test
    void aChildThatIsKilledForItsMemoryEndsNothing() {
        String child = "(x=a; while true; do x=$x$x; done); echo child $?; ";
        String service = submitShell("trap 'exit 143' TERM; " + child + "while true; do sleep 0.1; done");
        String job = submitShell(child + "exit 0");
        String failing = submitShell(child + "exit 3");
        await().atMost(PATIENCE)
                .until(() ->
                        cluster.api().get("/tasks/" + service + "/logs").body().contains("child 137\n"));

        cluster.api().delete("/tasks/" + service);

        assertEndedByItself(service, "COMPLETED", "STOPPED", 143);
        assertEndedByItself(job, "COMPLETED", "EXITED", 0);
        assertThat(assertEndedByItself(failing, "FAILED", "NONZERO_EXIT", 3)
                        .path("message")
                        .asString())
                .isEqualTo("the kernel killed a process of it for its memory, exit code 3");
    }

    private static String submitShell(String script) {
        return submit(
                Docker.IMAGE,
                "\"command\": [\"sh\", \"-c\", \"" + script + "\"], \"memory\": 16, \"restartPolicy\": \"no\"");
    }

    private static JsonNode assertEndedByItself(String task, String state, String reason, int code) {
        JsonNode ended = cluster.api().await(task, state);
        assertThat(ended.path("reason").asString()).isEqualTo(reason);
        assertThat(ended.path("exitCode").asInt()).isEqualTo(code);
        assertThat(ended.path("oomKilled").asBoolean()).isFalse();
        assertThat(ended.path("restarts").asInt()).isZero();
        assertThat(cluster.api().get("/tasks/" + task + "/events").body()).doesNotContain("OOM_KILLED");
        return ended;
    }

    /** While a worker looks on, {@code docker rm -f} is a kill that is followed by a removal. */
    @Test
    void aContainerThatSomebodyRemovedWhileNobodyLookedIsSaidToHaveVanished() {
        String task = submit(Docker.IMAGE, "\"command\": [\"sleep\", \"600\"], \"restartPolicy\": \"no\"");
        JsonNode running = cluster.api().await(task, "RUNNING");

        cluster.killWorker();
        Docker.run("rm", "-f", running.path("containerId").asString());
        cluster.restartWorker();

        JsonNode failed = cluster.api().await(task, "FAILED");
        assertThat(failed.path("reason").asString()).isEqualTo("CONTAINER_VANISHED");
        assertThat(failed.has("exitCode")).isFalse();
    }

    /** Only who knows the task's id beforehand can do so. Somebody else's container stays, and the next attempt has another name. */
    @Test
    void aNameThatSomebodyElsesContainerHasIsSaidAndLeftToIt() {
        String id = UUID.randomUUID().toString();
        String name = "gantry-" + id + "-1-0";
        String theirs =
                Docker.run("create", "--name", name, Docker.IMAGE, "true").strip();
        try {
            String task = submit(Docker.IMAGE, "\"id\": \"" + id + "\", \"command\": [\"sleep\", \"600\"]");

            JsonNode event = awaitEvent(task, "PENDING", "NAME_TAKEN");
            assertThat(event.path("message").asString())
                    .startsWith("A container that is not this worker's has the name; rename or remove that one: ")
                    .contains(name);
            assertThat(cluster.api().await(task, "RUNNING").path("attempt").asInt())
                    .isEqualTo(2);
            assertThat(Docker.run("inspect", "--format", "{{.Id}}", name).strip())
                    .isEqualTo(theirs);
            assertNothingIsLeft(task);
        } finally {
            Docker.run("rm", theirs);
        }
    }
}
