package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A task's whole life on a real engine, seen through the API and through the engine's own eyes. */
class MainJobIT {

    @TempDir
    static Path folder;

    private static SmallCluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = SmallCluster.start(folder);
        api = cluster.api();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String spec(String members) {
        return "{\"image\": \"" + Docker.IMAGE + "\"" + (members.isEmpty() ? "" : ", " + members) + "}";
    }

    @Test
    void aTaskThatExitsWithZeroCompletes() {
        String id = api.submit(spec("\"command\": [\"echo\"], \"args\": [\"done\"]"));

        JsonNode task = api.await(id, "COMPLETED");

        assertThat(task.get("state").stringValue()).isEqualTo("COMPLETED");
        assertThat(task.get("reason").stringValue()).isEqualTo("EXITED");
        assertThat(task.get("exitCode").intValue()).isZero();
        assertThat(api.get("/tasks/" + id + "/logs").body()).isEqualTo("done\n");
    }

    @Test
    @Timeout(60)
    void aLogThatIsFollowedComesWhileTheContainerRuns() throws IOException {
        String id = api.submit(spec("\"command\": [\"sh\", \"-c\", \"echo begun; sleep 600\"]"));
        api.await(id, "RUNNING");

        try (BufferedReader log = api.lines("/tasks/" + id + "/logs?follow=true")) {
            assertThat(log.readLine()).isEqualTo("begun");
        }
        assertThat(Docker.runningContainers("dev.gantry.task=" + id)).hasSize(1);
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    void theEndOfTheLogOfAStoppedTaskOutlivesItsContainerAndThatIsSaid() {
        String id = api.submit(spec("\"command\": [\"sh\", \"-c\", \"echo begun; sleep 600\"]"));
        api.await(id, "RUNNING");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.get("/tasks/" + id + "/logs").body().equals("begun\n"));
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");

        Api.Answer answer = api.get("/tasks/" + id + "/logs");

        assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("begun\n");
        assertThat(answer.response().headers().firstValue("Gantry-Log")).contains("kept");
    }

    @Test
    void aTaskThatFailsAndMayNotRestartFailsWithItsExitCode() {
        String id = api.submit(spec("\"command\": [\"sh\", \"-c\", \"exit 7\"], \"restartPolicy\": \"no\""));

        JsonNode task = api.await(id, "FAILED");

        assertThat(task.get("state").stringValue()).isEqualTo("FAILED");
        assertThat(task.get("reason").stringValue()).isEqualTo("NONZERO_EXIT");
        assertThat(task.get("exitCode").intValue()).isEqualTo(7);
        assertThat(task.get("message").stringValue()).contains("exit code 7");
    }

    @Test
    void aContainerThatIsKilledBehindOurBackIsStartedAgain() {
        String id = api.submit(spec("\"command\": [\"sleep\", \"600\"]"));
        String first = api.await(id, "RUNNING").get("containerId").stringValue();

        Docker.run("kill", first);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode task = api.get("/tasks/" + id).json();
            assertThat(task.get("restarts").intValue()).isEqualTo(1);
            assertThat(task.get("reason").stringValue()).isEqualTo("RESTARTED");
            assertThat(task.get("containerId").stringValue()).isNotEqualTo(first);
        });
        assertThat(Docker.runningContainers("dev.gantry.task=" + id)).hasSize(1);
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    void aStopGivesTheContainerItsGraceAndLeavesNothingBehind() {
        String id = api.submit(
                spec(
                        "\"command\": [\"sh\", \"-c\", \"trap 'exit 3' TERM; while true; do sleep 0.1; done\"], \"stopGrace\": \"20s\""));
        api.await(id, "RUNNING");

        Api.Answer stopped = api.delete("/tasks/" + id + "?wait=30s");

        assertThat(stopped.status()).isEqualTo(202);
        assertThat(stopped.json().get("state").stringValue()).isEqualTo("COMPLETED");
        assertThat(stopped.json().get("reason").stringValue()).isEqualTo("STOPPED");
        assertThat(stopped.json().get("exitCode").intValue()).isEqualTo(3);
        assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
        assertThat(api.delete("/tasks/" + id).status()).isEqualTo(202);
    }

    @Test
    void aContainerThatIgnoresItsSignalIsKilledAfterTheGrace() {
        String id = api.submit(spec("\"command\": [\"sh\", \"-c\", \"trap '' TERM; while true; do sleep 0.1; done\"]"));
        api.await(id, "RUNNING");

        JsonNode stopped = api.delete("/tasks/" + id + "?grace=1s&wait=30s").json();

        assertThat(stopped.get("state").stringValue()).isEqualTo("COMPLETED");
        assertThat(stopped.get("exitCode").intValue()).isEqualTo(137);
    }

    @Test
    void aRestartRunsTheTaskInAnotherContainer() {
        String id = api.submit(spec("\"command\": [\"sleep\", \"600\"], \"stopGrace\": \"0s\""));
        String first = api.await(id, "RUNNING").get("containerId").stringValue();

        assertThat(api.post("/tasks/" + id + "/restart", "").status()).isEqualTo(202);
        JsonNode again = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get("/tasks/" + id).json(),
                        task -> task.path("attempt").asInt() == 2
                                && task.path("reason").asString().equals("STARTED"));

        assertThat(again.get("containerId").stringValue()).isNotEqualTo(first);
        assertThat(Docker.containers("dev.gantry.task=" + id)).hasSize(1);
        api.delete("/tasks/" + id);
    }

    @Test
    void aTaskThatRunsLongerThanItsLimitFailsAndKeepsItsLog() {
        String id = api.submit(spec("\"command\": [\"sh\", \"-c\", \"echo begun; sleep 600\"],"
                + " \"maxRunTime\": \"1s\", \"stopGrace\": \"1s\", \"restartPolicy\": \"always\""));

        JsonNode failed = api.await(id, "FAILED");

        assertThat(failed.get("reason").stringValue()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(failed.get("message").stringValue()).isEqualTo("it ran longer than its maxRunTime of 1s");
        assertThat(api.get("/tasks/" + id + "/logs").body()).isEqualTo("begun\n");
    }

    @Test
    void aPublishedPortAnswersOnTheMachine() {
        String id = api.submit(spec("\"command\": [\"httpd\", \"-f\", \"-p\", \"80\", \"-h\", \"/bin\"],"
                + " \"ports\": [{\"container\": 80}]"));
        JsonNode task = api.await(id, "RUNNING");
        int port = task.get("ports").get(0).get("host").intValue();

        assertThat(port).isBetween(31000, 31999);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> new Api("http://127.0.0.1:" + port)
                        .get("/not-executable")
                        .body()
                        .equals("text"));
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    void limitsReachTheEngine() {
        String id =
                api.submit(spec("\"command\": [\"sleep\", \"600\"], \"cpu\": 0.5, \"memory\": 64, \"pidsLimit\": 77,"
                        + " \"env\": {\"GREETING\": \"a+b\"}"));
        String container = api.await(id, "RUNNING").get("containerId").stringValue();

        String seen = Docker.run(
                "inspect",
                "-f",
                "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.Config.Env}}",
                container);

        assertThat(seen).startsWith("500000000 67108864 77 ").contains("GREETING=a+b");
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    void outOfMemoryIsNamed() {
        String id =
                api.submit(spec("\"command\": [\"sh\", \"-c\", \"x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done\"],"
                        + " \"memory\": 16, \"restartPolicy\": \"no\""));

        JsonNode task = api.await(id, "FAILED");

        assertThat(task.get("reason").stringValue()).isEqualTo("OOM_KILLED");
        assertThat(task.get("oomKilled").booleanValue()).isTrue();
    }

    @Test
    void anImageThatDoesNotExistFailsWithTheEnginesWords() {
        String id = api.submit("{\"image\": \"registry.invalid/nope:1\"}");

        JsonNode task = api.await(id, "FAILED");

        assertThat(task.get("state").stringValue()).isEqualTo("FAILED");
        assertThat(task.get("reason").stringValue()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(task.get("message").stringValue())
                .contains("No such image: registry.invalid/nope:1", "no such host");
        assertThat(placements(id)).isLessThanOrEqualTo(3);
    }

    @Test
    void aCommandThatDoesNotExistFailsAtOnceAndLeavesNoContainer() {
        String id = api.submit(spec("\"command\": [\"/no/such/command\"]"));

        JsonNode task = api.await(id, "FAILED");

        assertThat(task.get("reason").stringValue()).isEqualTo("COMMAND_NOT_FOUND");
        assertThat(task.get("message").stringValue()).contains("/no/such/command");
        assertThat(placements(id)).isEqualTo(1);
        assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
    }

    @Test
    void aPortThatAnotherProcessHasIsNamedAndNotTriedInAStorm() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            String id = api.submit(spec("\"command\": [\"sleep\", \"600\"], \"ports\": [{\"container\": 80, \"host\": "
                    + taken.getLocalPort() + "}]"));

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                JsonNode task = api.get("/tasks/" + id).json();
                assertThat(task.get("state").stringValue()).isEqualTo("PENDING");
                assertThat(task.get("reason").stringValue()).isEqualTo("PORT_TAKEN");
                assertThat(task.get("live").get("reason").stringValue()).isEqualTo("PORT_TAKEN");
            });
            assertThat(placements(id)).isEqualTo(1);
            assertThat(Docker.containers("dev.gantry.task=" + id)).isEmpty();
            assertThat(api.delete("/tasks/" + id).json().get("state").stringValue())
                    .isEqualTo("COMPLETED");
        }
    }

    @Test
    void aTaskThatFitsNowhereSaysWhy() {
        String id = api.submit(spec("\"memory\": 16000000"));

        JsonNode task = api.get("/tasks/" + id).json();

        assertThat(task.get("state").stringValue()).isEqualTo("PENDING");
        assertThat(task.get("live").get("reason").stringValue()).isEqualTo("INSUFFICIENT_MEMORY");
        assertThat(task.get("live").get("message").stringValue()).contains("memory 16000000 MiB");
        api.delete("/tasks/" + id);
    }

    @Test
    void whatIsSaidToFitFits() {
        String large = api.submit(spec("\"memory\": 16000000"));

        JsonNode waiting = api.get("/tasks/" + large + "/explain").json().get("waiting");
        assertThat(waiting.get("refusedBy").get(0).get("reason").stringValue()).isEqualTo("INSUFFICIENT_MEMORY");
        JsonNode counterfactual = waiting.get("counterfactuals").get(0);
        String memory = counterfactual.get("changes").get(0).get("to").stringValue();
        String worker = counterfactual.get("worker").get("name").stringValue();
        assertThat(counterfactual.get("sentence").stringValue())
                .isEqualTo("It would fit " + worker + " with memory <= " + memory + " MiB.");

        String smaller = api.submit(spec("\"command\": [\"sleep\", \"600\"], \"memory\": " + memory));
        JsonNode running = api.await(smaller, "RUNNING");
        assertThat(running.get("worker").get("name").stringValue()).isEqualTo(worker);
        JsonNode placement = api.get("/tasks/" + smaller + "/explain").json().get("placement");
        assertThat(placement.get("worker").get("name").stringValue()).isEqualTo(worker);
        JsonNode best = placement.get("decision").get("candidates").get(0);
        assertThat(best.get("worker").get("name").stringValue()).isEqualTo(worker);
        assertThat(best.get("parts").get(0).get("name").stringValue()).isEqualTo("spread");
        api.delete("/tasks/" + smaller + "?grace=0s&wait=30s");
        api.delete("/tasks/" + large);
    }

    @Test
    void aTasksEventsAreNumberedAndLeadFromStateToState() {
        String id = api.submit(spec("\"command\": [\"true\"]"));
        api.await(id, "COMPLETED");

        JsonNode events = api.get("/tasks/" + id + "/events").json();

        List<String> types = events.valueStream()
                .map(event -> event.get("type").stringValue())
                .toList();
        assertThat(types).startsWith("ACCEPTED", "PLACED").endsWith("ATTEMPT_CHANGED");
        String state = "PENDING";
        for (JsonNode event : events) {
            if (event.has("from")) {
                assertThat(event.get("from").stringValue()).isEqualTo(state);
            }
            state = event.get("to").stringValue();
        }
        assertThat(state).isEqualTo("COMPLETED");
    }

    private static long placements(String id) {
        return api.get("/tasks/" + id + "/events")
                .json()
                .valueStream()
                .filter(event -> event.get("type").stringValue().equals("PLACED"))
                .count();
    }
}
