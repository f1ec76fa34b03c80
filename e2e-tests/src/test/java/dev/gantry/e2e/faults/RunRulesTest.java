package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Each way in which containers may have run wrongly is seen, and what is permitted is not complained about. */
class RunRulesTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Runs runs = new Runs();
    private final Map<String, Course> courses = new HashMap<>();
    private final Map<String, Need> needs = new HashMap<>();
    private int events;

    private static Instant second(int number) {
        return Instant.EPOCH.plusSeconds(1_000 + number);
    }

    /** An event of task a at this second. */
    private void event(int at, String type, String to, String reason, int attempt) {
        courses.computeIfAbsent("a", _ -> new Course()).add(JSON.readTree("""
                {"number": %d, "at": "%s", "type": "%s", "to": "%s", "reason": "%s", "attempt": %s}""".formatted(
                        ++events, second(at), type, to, reason, attempt == 0 ? "null" : attempt)));
    }

    private void placed(int at, int attempt, String reason) {
        event(at, "PLACED", "SCHEDULED", reason, attempt);
    }

    private void lost(int at) {
        event(at, "STATE_CHANGED", "PENDING", "WORKER_LOST", 0);
    }

    /** A container of task a that runs from one second to another; to 0 if it still does. */
    private void ran(String container, String machine, int attempt, int from, int to) {
        runs.started(machine, container, "a", attempt, second(from));
        if (to != 0) {
            runs.ended(container, second(to));
        }
    }

    private List<String> violations() {
        return RunRules.violations(runs, courses, needs);
    }

    @Test
    void oneRunAfterTheOtherIsAsItHasToBe() {
        placed(1, 1, "PLACED");
        ran("c1", "n1", 1, 2, 3);
        ran("c2", "n1", 1, 3, 4);
        lost(5);
        placed(6, 2, "PLACED");
        ran("c3", "n2", 2, 7, 8);
        event(9, "ATTEMPT_CHANGED", "COMPLETED", "EXITED", 2);

        assertThat(violations()).isEmpty();
    }

    @Test
    void anAttemptThatRunsTwiceIsSeenWhereverAndWhyeverItIs() {
        placed(1, 1, "PLACED");
        lost(2);
        ran("c1", "n1", 1, 2, 5);
        ran("c2", "n1", 1, 4, 0);

        assertThat(violations()).isNotEmpty().allMatch(found -> found.contains("at the same time"));
    }

    @Test
    void twoAttemptsMayRunWhenTheFirstWasLostOrTheSecondFollowsIt() {
        placed(1, 1, "PLACED");
        ran("c1", "n1", 1, 2, 20);
        lost(3);
        placed(4, 2, "PLACED");
        ran("c2", "n2", 2, 5, 20);
        placed(6, 3, "DRAINING");
        ran("c3", "n3", 3, 7, 0);

        assertThat(violations()).isEmpty();
    }

    @Test
    void twoAttemptsMayNotRunWhereNothingWasLost() {
        lost(1);
        placed(2, 1, "PLACED");
        ran("c1", "n1", 1, 3, 8);
        placed(4, 2, "PLACED");
        ran("c2", "n2", 2, 5, 8);
        lost(6);

        assertThat(violations()).singleElement().asString().contains("at the same time");
    }

    @Test
    void whatWasNeverPlacedIsSeen() {
        ran("c1", "n1", 1, 2, 3);

        assertThat(violations()).singleElement().asString().contains("was never placed");
    }

    @Test
    void aStartAfterTheEndIsSeen() {
        placed(1, 1, "PLACED");
        ran("c1", "n1", 1, 2, 3);
        event(4, "ATTEMPT_CHANGED", "COMPLETED", "EXITED", 1);
        ran("c2", "n1", 1, 5, 6);

        assertThat(violations()).singleElement().asString().contains("started after");
    }

    @Test
    void anAttemptThatHasNotHeardOfTheEndMayStartButNoneThatWasStopped() {
        placed(1, 1, "PLACED");
        lost(2);
        placed(3, 2, "PLACED");
        event(4, "ATTEMPT_CHANGED", "COMPLETED", "EXITED", 1);
        ran("c2", "n2", 2, 5, 6);
        assertThat(violations()).isEmpty();

        courses.clear();
        placed(1, 1, "PLACED");
        lost(2);
        placed(3, 2, "PLACED");
        event(4, "ATTEMPT_CHANGED", "COMPLETED", "STOPPED", 1);
        assertThat(violations()).singleElement().asString().contains("started after");
    }

    @Test
    void aPlacementAfterAStopIsSeen() {
        placed(1, 1, "PLACED");
        event(2, "STOP_REQUESTED", "", "STOPPING", 0);
        placed(3, 2, "PLACED");

        assertThat(violations()).singleElement().asString().contains("though it was to stop");
    }

    @Test
    void aStartAfterTheWorkerHadBegunToStopIsSeen() {
        placed(1, 1, "PLACED");
        runs.signalled("a", 1, second(2));
        event(3, "STOP_REQUESTED", "", "STOPPING", 0);
        ran("c1", "n1", 1, 4, 5);
        assertThat(violations()).isEmpty();

        runs.signalled("a", 1, second(5));
        ran("c2", "n1", 1, 6, 7);
        assertThat(violations()).singleElement().asString().contains("its stop was taken up");
    }

    @Test
    void moreThanFitsOnAMachineIsSeenThoughNobodyElseSaysSo() {
        List.of("a", "b").forEach(task -> needs.put(task, Need.LARGE));
        placed(1, 1, "PLACED");
        ran("c1", "n1", 1, 2, 5);
        courses.put("b", courses.get("a"));
        runs.started("n2", "c2", "b", 1, second(3));
        assertThat(violations()).isEmpty();

        runs.started("n1", "c3", "b", 1, second(5));
        runs.ended("c2", second(5));
        assertThat(violations()).isEmpty();

        runs.started("n2", "c4", "a", 1, second(6));
        runs.started("n2", "c5", "b", 1, second(6));
        runs.ended("c3", second(6));
        assertThat(violations()).anyMatch(found -> found.contains("2048 MiB"));
    }

    @Test
    void aPortThatTwoHadIsSeen() {
        List.of("a", "b").forEach(task -> needs.put(task, Need.PORT));
        placed(1, 1, "PLACED");
        courses.put("b", courses.get("a"));
        ran("c1", "n1", 1, 2, 5);
        runs.started("n1", "c2", "b", 1, second(5));
        assertThat(violations()).isEmpty();

        runs.started("n1", "c3", "a", 1, second(6));
        assertThat(violations()).isNotEmpty().allMatch(found -> found.contains("its port together"));
    }
}
