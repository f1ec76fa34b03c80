package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What tasks write, on a real engine: apart, of earlier containers, and when nothing else is left of them. */
class OutputIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    private static String shell(String script, String members) {
        return "{\"image\": \"" + Docker.IMAGE + "\", \"command\": [\"sh\", \"-c\", \"" + script + "\"]" + members
                + "}";
    }

    private static String logs(String id, String query) {
        Api.Answer answer = api.get("/tasks/" + id + "/logs" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theTwoStreamsCanBeReadTogetherAndApart() {
        String id = api.submit(shell("echo good; echo bad >&2", ", \"restartPolicy\": \"no\""));
        api.await(id, "COMPLETED");

        assertThat(logs(id, "").lines()).containsExactlyInAnyOrder("good", "bad");
        assertThat(logs(id, "?stream=stdout")).isEqualTo("good\n");
        assertThat(logs(id, "?stream=stderr")).isEqualTo("bad\n");
        assertThat(logs(id, "?stream=stdout&timestamps=true")).matches("\\d{4}-[0-9T:.-]+Z good\n");
        assertThat(logs(id, "?since=1h&tail=2&stream=stdout")).isEqualTo("good\n");
        assertThat(logs(id, "?since=2100-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void theLogOfAnEarlierRunIsThereWhenItsContainerIsGone() {
        String id = api.submit(shell(
                "echo run; exit 3",
                ", \"restartPolicy\": {\"mode\": \"on-failure\", \"maxRestarts\": 1, \"backoff\": \"100ms\"}"));
        api.await(id, "FAILED");

        assertThat(logs(id, "?attempt=1&restart=0")).isEqualTo("run\n");
        assertThat(logs(id, "?restart=1")).isEqualTo("run\n");
        assertThat(api.get("/tasks/" + id + "/logs?restart=2").status()).isEqualTo(404);
        assertThat(api.get("/tasks/" + id + "/logs?attempt=99").status()).isEqualTo(404);
    }

    @Test
    void theLogOfTheAttemptBeforeARestartIsStillThere() {
        String id = api.submit(shell("echo at work; sleep 600", ", \"stopGrace\": \"0s\""));
        api.await(id, "RUNNING");
        await().atMost(PATIENCE).until(() -> logs(id, "").equals("at work\n"));
        api.post("/tasks/" + id + "/restart", "");
        await().atMost(PATIENCE).until(() -> {
            JsonNode task = api.get("/tasks/" + id).json();
            return task.path("attempt").asInt() == 2
                    && task.path("state").asString().equals("RUNNING");
        });

        assertThat(logs(id, "?attempt=1")).isEqualTo("at work\n");
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    @Timeout(60)
    void aReaderThatGoesAwayEndsTheStreamsBehindIt() throws IOException {
        String id = api.submit(shell("while true; do echo tick; sleep 0.1; done", ", \"stopGrace\": \"0s\""));
        api.await(id, "RUNNING");

        try (BufferedReader log = api.lines("/tasks/" + id + "/logs?follow=true")) {
            assertThat(log.readLine()).isEqualTo("tick");
            assertThat(openStreams()).isEqualTo(1);
        }

        await().atMost(PATIENCE).until(() -> openStreams() == 0);
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
    }

    @Test
    @Timeout(60)
    void readersThatWentAwayFromASilentContainerDoNotPileUp() throws IOException {
        String silent = api.submit(shell("sleep 600", ", \"stopGrace\": \"0s\""));
        String ticking = api.submit(shell("while true; do echo tick; sleep 0.1; done", ", \"stopGrace\": \"0s\""));
        api.await(silent, "RUNNING");
        api.await(ticking, "RUNNING");

        try (BufferedReader log = api.lines("/tasks/" + ticking + "/logs?follow=true")) {
            for (int reader = 0; reader < 200; reader++) {
                api.lines("/tasks/" + silent + "/logs?follow=true").close();
            }

            await().atMost(PATIENCE).until(() -> openStreams() <= 128);
            for (int line = 0; line < 20; line++) {
                assertThat(log.readLine()).as("who is written to stays").isEqualTo("tick");
            }
        }
        api.delete("/tasks/" + silent + "?grace=0s&wait=30s");
        api.delete("/tasks/" + ticking + "?grace=0s&wait=30s");
        await().atMost(PATIENCE).until(() -> openStreams() == 0);
    }

    @Test
    @Timeout(120)
    void aReaderThatTakesNothingCostsTheOthersNothing() throws IOException {
        String id = api.submit(shell(
                "while true; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done",
                ", \"stopGrace\": \"0s\", \"cpu\": 0.3"));
        api.await(id, "RUNNING");

        try (BufferedReader slow = api.lines("/tasks/" + id + "/logs?follow=true");
                BufferedReader quick = api.lines("/tasks/" + id + "/logs?follow=true")) {
            assertThat(slow.readLine()).startsWith("aaaa");
            for (int line = 0; line < 50_000; line++) {
                assertThat(quick.readLine()).startsWith("aaaa");
            }
            assertThat(api.get("/tasks/" + id).json().path("state").asString()).isEqualTo("RUNNING");
        }
        api.delete("/tasks/" + id + "?grace=0s&wait=30s");
        await().atMost(PATIENCE).until(() -> openStreams() == 0);
    }

    @ParameterizedTest
    @CsvSource({"lines=5,lines", "tail=-1,tail", "follow=perhaps,follow", "stream=both,stream", "since=once,since"})
    void aWrongParameterIsNamedByManagerAndWorker(String query, String field) {
        String id = api.submit(shell("echo done", ""));
        api.await(id, "COMPLETED");

        for (Api service : new Api[] {api, cluster.workerApi()}) {
            Api.Answer answer = service.get("/tasks/" + id + "/logs?" + query);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("errors").path(0).path("field").asString())
                    .isEqualTo(field);
        }
    }

    private static int openStreams() {
        return cluster.workerApi()
                .get("/actuator/metrics/gantry.worker.log.streams")
                .json()
                .path("measurements")
                .path(0)
                .path("value")
                .asInt();
    }
}
