package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How machines are taken out of service, and what is said of it. */
class WorkerCommandsTest extends CommandFixture {

    private static String worker(String drain) {
        return "{\"id\": \"7\", \"name\": \"rack-1\", \"availability\": \"DRAINING\", \"drain\": " + drain + "}";
    }

    private static String drain(String state, int left, String more) {
        return worker("{\"state\": \"" + state + "\", \"total\": 5, \"left\": " + left + more + "}");
    }

    @Test
    void aDrainIsWaitedForAndSaysHowFarItIs() {
        manager.answers("POST /workers/rack-1/drain", 202, drain("DRAINING", 5, ""))
                .answers("GET /workers/7", 200, drain("DRAINING", 5, ""))
                .answers("GET /workers/7", 200, drain("DRAINING", 3, ", \"moving\": 2, \"noTarget\": 1"))
                .answers("GET /workers/7", 200, drain("DRAINED", 0, ""));

        Shell.Result result = shell.run("workers", "drain", "rack-1", "--deadline", "30m", "--force", "--wait");

        assertThat(result.status()).isZero();
        assertThat(result.out().strip()).isEqualTo("rack-1");
        assertThat(result.err().lines())
                .containsExactly(
                        "rack-1: 5 of 5 left",
                        "rack-1: 3 of 5 left, 2 on the way, 1 without a target",
                        "rack-1: drained, nothing is left");
        assertThat(manager.asked().getFirst().query()).isEqualTo("force=true&deadline=30m");
    }

    @Test
    void aDrainThatEndsOtherwiseHasFailed() {
        manager.answers("POST /workers/a/drain", 202, drain("TIMED_OUT", 2, ", \"unconfirmed\": 2"))
                .answers("POST /workers/b/drain", 202, worker("null"))
                .refuses("POST /workers/c/drain", 404, "{\"detail\": \"There is no worker c.\"}");

        Shell.Result late = shell.run("workers", "drain", "a", "--wait");
        assertThat(late.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(late.err()).contains("the deadline is over, 2 of 5 left, 2 unconfirmed, because the worker is lost");
        Shell.Result cancelled = shell.run("nodes", "drain", "b", "--wait");
        assertThat(cancelled.status()).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(cancelled.err()).contains("the drain was cancelled");
        assertThat(shell.run("workers", "drain", "c").status()).isEqualTo(4);
        assertThat(shell.run("workers", "drain", "a", "--deadline", "soon").status())
                .isEqualTo(2);
    }

    @Test
    void withoutWaitingTheWishIsEnough() {
        manager.answers("POST /workers/rack-1/drain", 202, drain("DRAINING", 5, ""));

        Shell.Result result = shell.run("workers", "drain", "rack-1");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(manager.asked().getFirst().query()).isEqualTo("force=false");
    }

    @Test
    void cordonAndUncordonAreWishesToo() {
        manager.answers("POST /workers/rack-1/cordon", 202, worker("null"))
                .answers("POST /workers/rack-1/uncordon", 202, worker("null"));

        assertThat(shell.run("workers", "cordon", "rack-1").out().strip()).isEqualTo("rack-1");
        assertThat(shell.run("workers", "uncordon", "rack-1").out().strip()).isEqualTo("rack-1");
    }

    @Test
    void theTableSaysHowFarADrainIs() {
        manager.answers("GET /workers", 200, "[" + drain("DRAINING", 3, "") + ", " + drain("DRAINED", 0, "") + "]");

        assertThat(shell.run("workers").out().lines().skip(1))
                .satisfiesExactly(
                        row -> assertThat(row).contains("DRAINING (3 left)"),
                        row -> assertThat(row).contains("DRAINED"));
    }
}
