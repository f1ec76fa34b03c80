package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at bad moments: nothing that was promised is lost, and no container notices. */
class CrashIT {

    private static final int SUBMISSIONS = 200;

    @TempDir
    Path folder;

    private SmallCluster cluster;

    @BeforeEach
    void start() {
        cluster = SmallCluster.start(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private String runningTask() {
        String id = cluster.api().submit("{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"sleep\", \"600\"]}");
        cluster.api().await(id, "RUNNING");
        return id;
    }

    @Test
    @Concurrent
    void everyTaskThatWasAnswered201SurvivesKillingTheManagerInTheMiddle() throws InterruptedException {
        String before = runningTask();
        String container = Docker.processOf(before);
        ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
        CountDownLatch some = new CountDownLatch(SUBMISSIONS / 4);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SUBMISSIONS; i++) {
                clients.execute(() -> submitUnplaceable(accepted, some));
            }
            some.await();
            cluster.killManager();
        }
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(SUBMISSIONS / 4);

        cluster.restartManager();

        for (String id : accepted) {
            assertThat(cluster.api().get("/tasks/" + id).status())
                    .as("task %s was answered 201", id)
                    .isEqualTo(200);
        }
        cluster.awaitWorker();
        assertThat(Docker.processOf(before)).isEqualTo(container);
        assertThat(cluster.api().get("/tasks/" + before).json().get("state").stringValue())
                .isEqualTo("RUNNING");
    }

    /** Too large for the machine, so that two hundred of them cost no container. */
    private void submitUnplaceable(ConcurrentLinkedQueue<String> accepted, CountDownLatch some) {
        String id = UUID.randomUUID().toString();
        try {
            Api.Answer answer =
                    cluster.api().post("/tasks", "{\"id\": \"" + id + "\", \"image\": \"x\", \"memory\": 16000000}");
            if (answer.status() == 201) {
                accepted.add(id);
                some.countDown();
            }
        } catch (UncheckedIOException managerDied) {
            // Not answered, so nothing was promised.
            assertThat(managerDied).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    @Concurrent
    void aWorkerThatWakesUpAdoptsItsContainersAndFindsWhatEndedMeanwhile() {
        String stays = runningTask();
        String ends = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE
                        + "\", \"command\": [\"sh\", \"-c\", \"sleep 3; exit 5\"], \"restartPolicy\": \"no\"}");
        cluster.api().await(ends, "RUNNING");
        String container = Docker.processOf(stays);

        cluster.killWorker();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Docker.runningContainers("dev.gantry.task=" + ends).isEmpty());
        cluster.restartWorker();

        assertThat(cluster.api().await(ends, "FAILED").get("exitCode").intValue())
                .isEqualTo(5);
        assertThat(Docker.processOf(stays)).isEqualTo(container);

        cluster.endWorker();
        assertThat(Docker.processOf(stays)).as("after SIGTERM").isEqualTo(container);
        cluster.restartWorker();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.workerOutput()
                        .lines()
                        .anyMatch(line -> line.contains("Adopted") && line.contains(container.substring(0, 64))));

        assertThat(Docker.processOf(stays)).isEqualTo(container);
        assertThat(Docker.containers("dev.gantry.task=" + stays)).hasSize(1);
        assertThat(cluster.api().get("/tasks/" + stays).json().get("restarts").intValue())
                .isZero();
    }

    @Test
    @Concurrent
    void aLogThatADyingWorkerBreaksOffDoesNotLookComplete() throws IOException {
        String id = cluster.api()
                .submit("{\"image\": \"" + Docker.IMAGE
                        + "\", \"command\": [\"sh\", \"-c\", \"echo begun; sleep 600\"]}");
        cluster.api().await(id, "RUNNING");

        try (BufferedReader log = cluster.api().lines("/tasks/" + id + "/logs?follow=true")) {
            assertThat(log.readLine()).isEqualTo("begun");
            cluster.killWorker();
            assertThatThrownBy(log::readLine).isInstanceOf(IOException.class);
        }

        assertThat(cluster.managerOutput())
                .contains("broke off: the worker broke the log off")
                .doesNotContain("\tat ");
    }

    @Test
    @Concurrent
    void aStopThatWasPromisedHappensAfterBothServicesWereKilled() {
        String id = runningTask();
        cluster.killWorker();
        assertThat(cluster.api().delete("/tasks/" + id + "?grace=0s").status()).isEqualTo(202);
        cluster.killManager();

        cluster.restartManager();
        cluster.restartWorker();

        assertThat(cluster.api().await(id, "COMPLETED").get("reason").stringValue())
                .isEqualTo("STOPPED");
        assertThat(Docker.containers("dev.gantry.task=" + id)).isEqualTo(List.of());
    }
}
