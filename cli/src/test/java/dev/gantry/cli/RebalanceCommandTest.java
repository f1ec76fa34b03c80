package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RebalanceCommandTest extends CommandFixture {

    private static final String MOVE = """
            {"task": "266592cd-960d-4091-981c-8c25c44b1018", "name": "web", "from": {"name": "w1"}, "to": {"name": "w2"},
             "why": "w1 from 90 %% to 70 %%, w2 from 10 %% to 30 %%", "gain": 0.2%s}""";
    private static final String PLAN = """
            {"plan": "0123456789abcdef", "imbalance": {"before": 0.4, "after": 0.2}, "complete": true, "moves": [%s]}""";
    private static final String ENDED = ", \"endedAt\": \"2026-01-01T12:00:00Z\"";

    private static String plan() {
        return PLAN.formatted(MOVE.formatted(""));
    }

    private static String run(String state, int moved, int moving, int leftOut, String ended, String progress) {
        return """
                {"state": "%s", "moved": %d, "moving": %d, "waiting": 0, "leftOut": %d%s, "moves": [%s]}""".formatted(
                        state, moved, moving, leftOut, ended, MOVE.formatted(", \"progress\": \"" + progress + "\""));
    }

    @Test
    void aPlanIsATableWithItsGains() {
        manager.answers("POST /rebalance/plan", 200, plan());

        Shell.Result result = shell.run("rebalance", "--plan", "--max-moves", "7");

        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "The imbalance would fall from 40 % of a machine to 20 % of a machine.",
                        "TASK      NAME  FROM  TO  WHY",
                        "266592cd  web   w1    w2  w1 from 90 % to 70 %, w2 from 10 % to 30 %");
        assertThat(manager.asked())
                .singleElement()
                .extracting(StubManager.Asked::query)
                .isEqualTo("maxMoves=7");
    }

    @Test
    void whereNothingIsWorthAMoveNobodyIsAsked() {
        manager.answers("POST /rebalance/plan", 200, PLAN.formatted(""));

        assertThat(shell.interactive().run("rebalance").out())
                .isEqualTo("No move is worth it: the imbalance is 40 % of a machine.\n");
    }

    @Test
    void whoSaysYesGetsExactlyWhatWasShown() {
        manager.answers("POST /rebalance/plan", 200, plan())
                .answers("POST /rebalance", 202, run("RUNNING", 0, 1, 0, "", "MOVING"));

        Shell.Result result = shell.interactive().input("y\n").run("rebalance");

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("Move them? [y/N]");
        assertThat(result.out()).contains("0 of 1 moved, 1 on the way", "MOVING");
        assertThat(manager.asked().getLast().query()).isEqualTo("maxMoves=20&maxInFlight=2&plan=0123456789abcdef");
    }

    @Test
    void whoSaysAnythingElseMovesNothing() {
        manager.answers("POST /rebalance/plan", 200, plan());

        Shell.Result result = shell.interactive().input("").run("rebalance");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("nothing was moved");
        assertThat(manager.asked()).hasSize(1);
    }

    @Test
    void whereNobodyCanBeAskedYesHasToBeSaidBefore() {
        manager.answers("POST /rebalance/plan", 200, plan());

        Shell.Result result = shell.run("rebalance");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("--yes");
        assertThat(manager.asked()).hasSize(1);
    }

    @Test
    void theEndIsWaitedForAndTellsWhetherAllCameThrough() {
        manager.answers("POST /rebalance/plan", 200, plan())
                .answers("POST /rebalance", 202, run("RUNNING", 0, 1, 0, "", "MOVING"))
                .answers("GET /rebalance", 200, run("DONE", 0, 0, 1, ENDED, "LEFT_OUT"));

        Shell.Result result = shell.run("rebalance", "--yes", "--wait");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly("RUNNING: 0 of 1 moved, 1 on the way", "DONE: 0 of 1 moved, 0 on the way, 1 left out");
    }

    @Test
    void whatIsUnderWayCanBeLookedAtAndCancelled() {
        manager.answers("GET /rebalance", 200, run("RUNNING", 0, 1, 0, "", "MOVING"))
                .answers("DELETE /rebalance", 200, run("CANCELLING", 0, 1, 0, "", "MOVING"));

        assertThat(shell.run("rebalance", "--status").out()).startsWith("RUNNING: ");
        assertThat(shell.run("rebalance", "--cancel").out()).startsWith("CANCELLING: ");
    }
}
