package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a log when its machine is gone. */
class KeptLogIT {

    @TempDir
    Path folder;

    @Test
    void theEndOfALogOutlivesItsContainerItsMachineAndTheManagersProcess() {
        try (SmallCluster cluster = SmallCluster.start(folder)) {
            String stopped = submit(cluster, "echo begun; echo trouble >&2; sleep 600");
            String ended = submit(cluster, "i=0; while [ $i -lt 9000 ]; do i=$((i+1)); echo line $i; done");
            cluster.api().await(stopped, "RUNNING");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> logs(cluster, stopped, "").body().contains("trouble"));
            cluster.api().delete("/tasks/" + stopped + "?grace=0s&wait=30s");
            cluster.api().await(ended, "COMPLETED");
            assertThat(logs(cluster, stopped, "?stream=stdout").body()).isEqualTo("begun\n");
            awaitCollected(cluster, stopped);
            awaitCollected(cluster, ended);

            cluster.killWorker();
            cluster.killManager();
            cluster.restartManager();

            Api.Answer kept = logs(cluster, stopped, "?stream=stderr");
            assertThat(kept.body()).isEqualTo("trouble\n");
            assertThat(kept.response().headers().firstValue("Gantry-Log")).contains("kept");
            Api.Answer cut = logs(cluster, ended, "?tail=1");
            assertThat(cut.body()).isEqualTo("line 9000\n");
            assertThat(cut.response().headers().firstValue("Gantry-Log")).contains("cut");
            assertThat(logs(cluster, ended, "").body()).hasSizeBetween(30_000, 65_536);
        }
    }

    private static String submit(SmallCluster cluster, String script) {
        return cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"sh\", \"-c\", \"" + script
                        + "\"], \"stopGrace\": \"0s\", \"onDisconnect\": \"KEEP\"}");
    }

    private static Api.Answer logs(SmallCluster cluster, String id, String query) {
        return cluster.api().get("/tasks/" + id + "/logs" + query);
    }

    /** The manager counts what it has fetched. */
    private static void awaitCollected(SmallCluster cluster, String id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.api()
                                .get("/actuator/metrics/gantry.manager.logs.kept")
                                .json()
                                .path("measurements")
                                .path(0)
                                .path("value")
                                .asInt()
                        >= 2);
        assertThat(logs(cluster, id, "").status()).isEqualTo(200);
    }
}
