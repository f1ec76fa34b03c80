package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskCommandsTest extends CommandFixture {

    private static final String OLD = "3665aaaa-0000-4000-8000-000000000001";
    private static final String TASKS = """
            [{"id": "%s", "spec": {"name": "web", "image": "nginx"}, "state": "RUNNING", "reason": "STARTED",
              "worker": {"id": "1", "name": "worker-1"}, "restarts": 2, "createdAt": "2026-01-01T11:59:30Z"},
             {"id": "%s", "spec": {"image": "postgres"}, "state": "PENDING", "reason": "ACCEPTED",
              "createdAt": "2026-01-01T09:00:00Z", "live": {"reason": "INSUFFICIENT_MEMORY", "message": "too big"}}]""".formatted(WEB, DB);

    @Test
    void aTaskWhoseImageIsBeingFetchedShowsHowFar() {
        manager.answers("GET /tasks", 200, """
                [{"id": "266592cd-960d-4091-981c-8c25c44b1018", "spec": {"name": "web", "image": "app:1"},
                  "state": "SCHEDULED", "reason": "PULLING_IMAGE", "createdAt": "2026-01-01T11:59:30Z", "restarts": 0,
                  "live": {"reason": "PULLING_IMAGE", "message": "pulling 43 %, 12 of 28 MB",
                           "pull": {"percent": 43}}}]""");

        assertThat(shell.run("ps").out()).contains("SCHEDULED  PULLING_IMAGE 43%");
    }

    @Test
    void tasksAreATableWithDashesForWhatIsAbsent() {
        manager.answers("GET /tasks", 200, TASKS);

        assertThat(shell.run("ps").out().lines())
                .containsExactly(
                        "ID        NAME  IMAGE     STATE    REASON               WORKER    AGE  RESTARTS",
                        "266592cd  web   nginx     RUNNING  STARTED              worker-1  30s  2",
                        "2665aaaa  -     postgres  PENDING  INSUFFICIENT_MEMORY  -         3h   -");
    }

    @Test
    void onlyTasksThatHaveNotEndedAreAskedForUnlessAllAreWanted() {
        manager.answers("GET /tasks", 200, "[]");

        shell.run("ps");
        shell.run("status", "--all");
        shell.run("ps", "--state", "failed", "--name", "a b");

        assertThat(manager.asked())
                .extracting(StubManager.Asked::query)
                .containsExactly("state=PENDING&state=SCHEDULED&state=RUNNING", "", "state=FAILED&name=a+b");
    }

    @Test
    void allPagesAreOneList() {
        manager.answersPage("GET /tasks", "[{\"id\": \"a\"}]", "<http://elsewhere/tasks?after=a&limit=1>; rel=\"next\"")
                .answers("GET /tasks", 200, "[{\"id\": \"b\"}]");

        Shell.Result result = shell.run("ps", "--all", "--output", "json");

        assertThat(json(result.out())).isEqualTo(json("[{\"id\": \"a\"}, {\"id\": \"b\"}]"));
        assertThat(manager.asked().getLast().query()).isEqualTo("after=a&limit=1");
    }

    @Test
    void aRestartWaitsForTheNextAttempt() {
        String task = "{\"id\": \"" + WEB + "\", \"state\": \"RUNNING\", \"attempt\": %d}";
        manager.answers("GET /tasks/" + WEB, 200, task.formatted(1))
                .answers("POST /tasks/" + WEB + "/restart", 202, task.formatted(1))
                .answers("GET /tasks/" + WEB, 200, task.formatted(1))
                .answers("GET /tasks/" + WEB, 200, task.formatted(2));

        Shell.Result result = shell.run("restart", WEB, "--wait", "--output", "json");

        assertThat(result.status()).isZero();
        assertThat(json(result.out()).path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        manager.answers("GET /tasks", 200, TASKS);

        assertThat(shell.run("ps").out()).doesNotContain("\u001b");
        assertThat(shell.interactive().run("ps").out()).contains("\u001b[32mRUNNING\u001b[0m");
        assertThat(shell.with("NO_COLOR", "1").run("ps").out()).doesNotContain("\u001b");
    }

    @Test
    void aTextCannotSteerTheTerminal() {
        manager.answers("GET /tasks", 200, "[{\"id\": \"a\", \"spec\": {\"name\": \"x\\u001b[2Jy\\nz\"}}]");

        assertThat(shell.run("ps").out()).contains("x [2Jy z").doesNotContain("\u001b");
    }

    @Test
    void inspectShowsWhyATaskIsNotPlacedWhereItsReasonStands() {
        manager.answers("GET /tasks/" + DB, 200, """
                {"id": "%s", "reason": "ACCEPTED", "live": {"reason": "INSUFFICIENT_MEMORY"}, "other": {"kept": 1}}""".formatted(DB));

        assertThat(json(shell.run("inspect", DB).out()).path("reason").asString())
                .isEqualTo("INSUFFICIENT_MEMORY");
        assertThat(shell.run("inspect", DB, "-o", "json").out())
                .contains("\"reason\" : \"ACCEPTED\"")
                .contains("kept");
    }

    @Test
    void aWholeIdIsNotLookedUp() {
        manager.answers("GET /tasks/" + WEB, 200, "{}");

        shell.run("inspect", WEB.toUpperCase(java.util.Locale.ROOT));

        assertThat(manager.asked()).extracting(StubManager.Asked::call).containsExactly("GET /tasks/" + WEB);
    }

    @Test
    void aUniqueStartOfAnIdIsEnough() {
        manager.answers("GET /tasks", 200, TASKS).answers("GET /tasks/" + WEB + "/events", 200, """
                [{"number": 7, "at": "2026-01-01T11:59:31Z", "type": "TaskStateChanged", "from": "SCHEDULED",
                  "to": "RUNNING", "reason": "STARTED", "message": "runs"}]""");

        assertThat(shell.run("events", "26659").out().lines())
                .containsExactly(
                        "NUMBER  AT                    TYPE              FROM       TO       REASON   MESSAGE",
                        "7       2026-01-01T11:59:31Z  TaskStateChanged  SCHEDULED  RUNNING  STARTED  runs");
    }

    @Test
    void whatHappensIsFollowedFromTheNewestEventOn() {
        manager.answers("GET /events", 200, "[{\"number\": 7, \"type\": \"ACCEPTED\", \"task\": \"" + WEB + "\"}]")
                .answersEvents(
                        "GET /events",
                        "retry: 1000\nid: 1-7\n\nid: 1-8\ndata: {\"number\": 8, \"type\": \"PLACED\"}\n\n")
                .refuses("GET /events", 410, "{\"title\": \"no longer kept\"}");

        Shell.Result result = shell.run("events", "--follow");

        assertThat(result.out().lines())
                .containsExactly(
                        "NUMBER  AT  TYPE      FROM  TO  REASON  TASK      MESSAGE",
                        "7       -   ACCEPTED  -     -   -       " + WEB.substring(0, 8) + "  -",
                        "8       -   PLACED    -     -   -       -         -");
        assertThat(manager.asked())
                .extracting(StubManager.Asked::query)
                .containsExactly("limit=100", "after=7", "after=1-8");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("no longer kept");
    }

    @Test
    void anAmbiguousStartListsTheTasksAndAnUnknownOneIsNotFound() {
        manager.answers("GET /tasks", 200, TASKS);

        Shell.Result ambiguous = shell.run("inspect", "2665");

        assertThat(ambiguous.status()).isEqualTo(1);
        assertThat(ambiguous.err())
                .contains("'2665' is the name of 2 tasks, or the start of their ids:")
                .contains(WEB + " web RUNNING")
                .contains(DB);
        assertThat(shell.run("inspect", "ffff").status()).isEqualTo(4);
    }

    @Test
    void aNameMeansItsTaskThatHasNotEnded() {
        manager.answers("GET /tasks", 200, """
                        [{"id": "%s", "spec": {"name": "web"}, "state": "FAILED"},
                         {"id": "%s", "spec": {"name": "web"}, "state": "RUNNING"},
                         {"id": "%s", "spec": {"name": "old"}, "state": "FAILED"}]""".formatted(DB, WEB, OLD))
                .answers("GET /tasks/" + WEB, 200, "{\"id\": \"" + WEB + "\"}")
                .answers("GET /tasks/" + OLD, 200, "{\"id\": \"" + OLD + "\"}");

        assertThat(shell.run("inspect", "web").out()).contains(WEB);
        assertThat(shell.run("inspect", "old").out()).contains(OLD);
        assertThat(shell.run("inspect", "we").status()).isEqualTo(4);
    }

    @Test
    void logsAreHandedOnByteByByte() {
        manager.answers("GET /tasks/" + WEB + "/logs", 200, "first\nsecond, without an end");

        Shell.Result result = shell.run("logs", WEB, "--follow", "--tail", "5");

        assertThat(result.out()).isEqualTo("first\nsecond, without an end");
        assertThat(manager.asked().getFirst().query()).isEqualTo("follow=true&tail=5");
    }

    @Test
    void whichPartOfWhichLogIsPassedOn() {
        manager.answers("GET /tasks/" + WEB + "/logs", 200, "");

        shell.run("logs", WEB, "--attempt", "2", "--restart", "0", "--since", "10m", "-t", "--stream", "stderr");

        assertThat(manager.asked().getFirst().query())
                .isEqualTo("attempt=2&restart=0&since=10m&timestamps=true&stream=stderr");
    }

    @Test
    void anUnknownTaskDoesNotSaveTheOthersFromStopping() {
        manager.answers("DELETE /tasks/" + WEB, 202, "{}").answers("GET /tasks/" + WEB, 200, "{}");

        Shell.Result result = shell.run("stop", DB, WEB, "--grace", "5s");

        assertThat(result.status()).isEqualTo(4);
        assertThat(result.out()).isEqualToIgnoringNewLines(WEB);
        assertThat(manager.asked()).extracting(StubManager.Asked::query).contains("grace=5s");
    }

    @Test
    void waitingForAStopEndsWithTheTask() {
        manager.answers("DELETE /tasks/" + WEB, 202, "{}")
                .answers("GET /tasks/" + WEB, 200, "{\"state\": \"RUNNING\"}")
                .answers("GET /tasks/" + WEB, 200, "{\"state\": \"FAILED\"}");

        Shell.Result result = shell.run("stop", WEB, "--wait");

        assertThat(result.status()).isZero();
        assertThat(result.err().lines()).containsExactly("RUNNING", "FAILED");
    }

    @Test
    void workersShowWhatIsBookedOfWhatTheyHave() {
        manager.answers("GET /workers", 200, """
                [{"name": "worker-1", "address": "http://10.0.0.1:8081", "availability": "ACTIVE", "liveness": "READY",
                  "engine": {"state": "UP"}, "capacity": {"cpu": 2.0, "memory": 2048, "disk": 10, "pids": 1000},
                  "attempts": 3, "orphans": [{"task": "a"}, {"task": "b"}],
                  "booked": {"cpu": 0.1, "memory": 256, "disk": 0}, "overcommitted": false}, {"name": "silent"}]""");

        assertThat(shell.run("nodes").out().lines().skip(1))
                .containsExactly(
                        "worker-1  READY  ACTIVE        UP      3 +2 orphans  0.1/2  256/2048  0/10  -/1000  http://10.0.0.1:8081",
                        "silent    -      -             -       -             -/-    -/-       -/-   -/-     -");
    }

    @Test
    void aWorkerWithMoreBookedThanItHasSaysSo() {
        manager.answers("GET /workers", 200, """
                [{"name": "worker-1", "availability": "ACTIVE", "capacity": {"memory": 128}, "booked": {"memory": 256},
                  "overcommitted": true}]""");

        assertThat(shell.run("workers").out().lines().skip(1))
                .singleElement()
                .asString()
                .contains("ACTIVE, OVERCOMMITTED", "256/128");
    }
}
