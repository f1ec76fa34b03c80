package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The clock of {@link Shell} says 12:00:00. */
class ExplainCommandTest extends CommandFixture {

    private static final String CALL = "GET /tasks/" + WEB + "/explain";
    private static final String WAITING = """
            {"id": "%s", "name": "web", "state": "PENDING", "reason": "SUBMITTED", "message": "It waits.",
             "waiting": {"since": "2026-01-01T11:59:30Z", "nextTry": "2026-01-01T12:00:12Z", "workers": 3, "fitting": 0,
               "refusedBy": [{"reason": "INSUFFICIENT_MEMORY", "workers": 2, "sample": ["worker-1", "worker-3"]},
                             {"reason": "RECENTLY_REFUSED", "workers": 1, "sample": ["worker-2"]}],
               "counterfactuals": [{"sentence": "It would fit worker-3 with memory <= 412 MiB."},
                                   {"sentence": "It fits worker-2 in 12 s, when its refusal ends."}]}}""".formatted(WEB);

    @Test
    void aTaskThatWaitsIsExplainedInSentences() {
        manager.answers(CALL, 200, WAITING);

        assertThat(shell.run("explain", WEB).out().lines())
                .containsExactly(
                        "web is PENDING SUBMITTED: It waits.",
                        "It has waited for 30s. None of 3 workers takes it:",
                        "WORKERS  REASON               SUCH AS",
                        "2        INSUFFICIENT_MEMORY  worker-1, worker-3",
                        "1        RECENTLY_REFUSED     worker-2",
                        "It would fit worker-3 with memory <= 412 MiB.",
                        "It fits worker-2 in 12 s, when its refusal ends.",
                        "A refusal ends at 2026-01-01T12:00:12Z.");
    }

    @Test
    void aPlacedTaskIsExplainedWithItsCandidates() {
        manager.answers(CALL, 200, """
                {"name": "web", "state": "RUNNING", "reason": "STARTED", "message": "The container runs.",
                 "placement": {"attempt": 1, "worker": {"name": "worker-1"}, "at": "2026-01-01T11:57:00Z",
                   "message": "policy spread chose it", "decision": {"policy": "spread", "workers": 9, "asked": 3,
                     "refusedBy": {"PORT_IN_USE": 1}, "tie": true, "candidates": [
                     {"worker": {"name": "worker-1"}, "score": 750000, "parts": [{"name": "spread", "points": 700000},
                        {"name": "affinity", "points": 50000}]},
                     {"worker": {"name": "worker-2"}, "score": 750000, "parts": [{"name": "spread", "points": 750000}]}]}}}""");

        assertThat(shell.run("explain", WEB, "--attempt", "1").out().lines())
                .containsExactly(
                        "web is RUNNING STARTED: The container runs.",
                        "Attempt 1 went to worker-1 3m ago: policy spread chose it.",
                        "Policy spread asked 3 of 9 workers, 1 PORT_IN_USE.",
                        "CANDIDATE  SCORE   PARTS",
                        "worker-1   750000  spread 700000, affinity 50000",
                        "worker-2   750000  spread 750000",
                        "The scores are equal, so the worker's id decided.");
        assertThat(manager.asked().getLast().query()).isEqualTo("attempt=1");
    }

    @Test
    void anEndedTaskSaysHowItEnded() {
        manager.answers(CALL, 200, """
                {"name": "web", "state": "FAILED", "reason": "OOM_KILLED", "message": "Too much.",
                 "ended": {"at": "2026-01-01T11:59:50Z", "exitCode": 137, "oomKilled": true},
                 "placement": {"attempt": 3, "worker": {"name": "worker-1"}}}""");

        assertThat(shell.run("explain", WEB).out().lines())
                .containsExactly(
                        "web is FAILED OOM_KILLED: Too much.",
                        "It ended 10s ago with exit code 137, out of memory.",
                        "Attempt 3 went to worker-1 at a time of which nothing is kept any more.");
    }

    @Test
    void aTaskOfAnEmptyClusterSaysSo() {
        manager.answers(
                CALL,
                200,
                "{\"name\": \"web\", \"state\": \"PENDING\", \"waiting\": {\"since\": \"2026-01-01T11:59:50Z\", \"workers\": 0}}");

        assertThat(shell.run("explain", WEB).out())
                .contains("It has waited for 10s. No worker has joined the cluster.");
    }

    @Test
    void theJsonIsTheApisOwn() {
        manager.answers(CALL, 200, WAITING);

        assertThat(json(shell.run("explain", WEB, "-o", "json").out())).isEqualTo(json(WAITING));
    }

    @Test
    void aTaskThatIsNotThereHasStatusFour() {
        manager.refuses(CALL, 404, "{\"detail\": \"There is no task.\"}");

        assertThat(shell.run("explain", WEB).status()).isEqualTo(4);
        assertThat(shell.run("explain", WEB, "--attempt", "-1").status()).isEqualTo(2);
    }
}
