package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphansCommandTest extends CommandFixture {

    @BeforeEach
    void twoOrphans() {
        manager.answers("GET /orphans", 200, """
                [{"task": "%s", "attempt": 3, "name": "web", "image": "nginx", "worker": {"id": "1", "name": "w1"},
                  "known": true, "phase": "RUNNING", "startedAt": "2026-01-01T11:00:00Z"},
                 {"task": "%s", "attempt": 1, "name": "db", "image": "pg", "worker": {"id": "1", "name": "w1"},
                  "known": false, "phase": "RUNNING"}]""".formatted(WEB, DB));
    }

    @Test
    void orphansAreATable() {
        assertThat(shell.run("orphans").out().lines())
                .containsExactly(
                        "TASK                                  ATTEMPT  NAME  IMAGE  WORKER  STATE    AGE  KNOWN",
                        WEB + "  3        web   nginx  w1      RUNNING  60m  yes",
                        DB + "  1        db    pg     w1      RUNNING  -    no");
        assertThat(shell.run("orphans", "ls").out())
                .isEqualTo(shell.run("orphans").out());
    }

    @Test
    void oneIsAdoptedByTheStartOfItsTasksId() {
        manager.answers("POST /orphans/" + WEB + "/adopt", 202, "{}");

        Shell.Result result = shell.run("orphans", "adopt", "26659");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo(WEB + "\n");
        assertThat(manager.asked().getLast().query()).isEqualTo("attempt=3");
    }

    @Test
    void allAreStoppedEachOnItsOwn() {
        manager.answers("DELETE /orphans/" + WEB, 409, "{\"detail\": \"adopt it instead\"}")
                .answers("DELETE /orphans/" + DB, 202, "{}");

        Shell.Result result = shell.run("orphans", "stop", "--all", "--grace", "3s");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo(DB + "\n");
        assertThat(result.err()).contains("adopt it instead");
        assertThat(manager.asked().getLast().query()).isEqualTo("attempt=1&grace=3s");
    }

    @Test
    void whichOnesHasToBeSaid() {
        assertThat(shell.run("orphans", "stop").status()).isEqualTo(2);
        assertThat(shell.run("orphans", "adopt", "--all", WEB).status()).isEqualTo(2);
        assertThat(shell.run("orphans", "adopt", "2665").err()).contains("several");
        assertThat(shell.run("orphans", "adopt", "77").status()).isEqualTo(4);
    }
}
