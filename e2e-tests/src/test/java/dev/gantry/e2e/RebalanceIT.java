package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A machine joins a full one, and gets its share when somebody asks for that. */
class RebalanceIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private static JsonNode plan(SmallCluster cluster) {
        return cluster.api().post("/rebalance/plan", "").json();
    }

    /** Large enough that their shares of any machine differ, small enough that all of them fit on one. */
    private static String submit(SmallCluster cluster, double cpu) {
        return cluster.api()
                .submit("{\"name\": \"spread\", \"image\": \"" + Docker.IMAGE + "\", \"cpu\": " + cpu
                        + ", \"memory\": 64, \"pidsLimit\": 20, \"command\": [\"sleep\", \"600\"],"
                        + " \"stopSignal\": \"SIGKILL\", \"restartPolicy\": \"always\"}");
    }

    private static int attemptsOn(SmallCluster cluster, String worker) {
        return cluster.api().get("/workers/" + worker).json().get("attempts").intValue();
    }

    @Test
    void nothingMovesUntilItIsAskedForAndThenExactlyWhatWasPlanned() {
        try (SmallCluster cluster = SmallCluster.start(folder, "full")) {
            double cores = cluster.api()
                    .get("/workers/full")
                    .json()
                    .get("capacity")
                    .get("cpu")
                    .doubleValue();
            List<String> tasks =
                    Stream.generate(() -> submit(cluster, cores / 5)).limit(4).toList();
            tasks.forEach(task -> cluster.api().await(task, "RUNNING"));
            assertThat(plan(cluster).get("moves")).isEmpty();
            try (ServiceProcess empty = cluster.startWorker("empty", "32000-32099")) {
                await().atMost(PATIENCE)
                        .failFast("the worker ended", () -> !empty.isAlive())
                        .until(() -> plan(cluster).get("moves").size() == 2);
                JsonNode plan = plan(cluster);
                assertThat(attemptsOn(cluster, "empty")).isZero();
                assertThat(plan.get("moves").get(0).get("why").stringValue())
                        .isEqualTo("full from 80 % to 60 %, empty from 0 % to 20 %");
                assertThat(cluster.api()
                                .post("/rebalance?plan=0123456789abcdef", "")
                                .status())
                        .isEqualTo(409);

                Api.Answer begun =
                        cluster.api().post("/rebalance?plan=" + plan.get("plan").stringValue(), "");

                assertThat(begun.status()).isEqualTo(202);
                JsonNode done = await().atMost(PATIENCE)
                        .until(() -> cluster.api().get("/rebalance").json(), run -> run.has("endedAt"));
                assertThat(done.get("state").stringValue()).isEqualTo("DONE");
                assertThat(done.get("moved").intValue()).isEqualTo(2);
                assertThat(attemptsOn(cluster, "full")).isEqualTo(2);
                assertThat(attemptsOn(cluster, "empty")).isEqualTo(2);
                tasks.forEach(task -> assertThat(Docker.runningContainers("dev.gantry.task=" + task))
                        .hasSize(1));
                String moved = done.get("moves").get(0).get("task").stringValue();
                assertThat(cluster.api().get("/tasks/" + moved + "/events").body())
                        .contains("\"REBALANCING\"");
                assertThat(plan(cluster).get("moves")).isEmpty();
            }
        }
    }
}
