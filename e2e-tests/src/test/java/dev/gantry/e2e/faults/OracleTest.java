package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.e2e.faults.Promises.Wish;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each way in which things may be wrong is seen, and what is right is not complained about. */
class OracleTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Census.Container CONTAINER = new Census.Container("n1", "c1", "a", 1);

    private static JsonNode task(String id, String state, String worker) {
        return JSON.readTree("""
                {"id": "%s", "state": "%s", "reason": "R", "worker": {"name": "%s"}, "containerId": "c1", "attempt": 1}""".formatted(id, state, worker));
    }

    private static JsonNode worker(int attempts, int memory, String liveness) {
        return JSON.readTree("""
                {"name": "n1", "liveness": "%s", "engine": {"state": "OK"}, "orphans": [], "attempts": %d,
                 "booked": {"cpu": %s, "memory": %d, "disk": 0, "pids": 0},
                 "capacity": {"cpu": 2, "memory": 1000, "disk": 0, "pids": 0}}""".formatted(liveness, attempts, attempts / 10.0, memory));
    }

    private static List<String> violations(Wish wish, View view, Census.Container... containers) {
        return Oracle.violations(Map.of("a", wish), Map.of(), view, new Census(Arrays.asList(containers)));
    }

    private static View view(JsonNode worker, JsonNode... tasks) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (JsonNode task : tasks) {
            byId.put(task.get("id").stringValue(), task);
        }
        return new View(byId, List.of(worker));
    }

    private static final JsonNode ONE = worker(1, 64, "READY");
    private static final JsonNode NONE = worker(0, 0, "READY");

    @Test
    void nothingIsWrongWithAServiceThatRunsAJobThatEndedAndWhatWasStopped() {
        assertThat(violations(Wish.RUNS, view(ONE, task("a", "RUNNING", "n1")), CONTAINER))
                .isEmpty();
        assertThat(violations(Wish.ENDS, view(NONE, task("a", "COMPLETED", "n1"))))
                .isEmpty();
        assertThat(violations(Wish.STOPPED, view(NONE, task("a", "COMPLETED", "n1"))))
                .isEmpty();
    }

    @Test
    void aTaskThatIsNotKnownIsSeen() {
        assertThat(violations(Wish.RUNS, view(NONE))).singleElement().asString().contains("is not known");
    }

    @Test
    void aServiceThatDoesNotRunOrRunsElsewhereTwiceOrAsAnotherIsSeen() {
        View running = view(ONE, task("a", "RUNNING", "n1"));
        assertThat(violations(Wish.RUNS, running)).isNotEmpty();
        assertThat(violations(Wish.RUNS, running, CONTAINER, new Census.Container("n2", "c2", "a", 2)))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, running, new Census.Container("n2", "c1", "a", 1)))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, running, new Census.Container("n1", "c9", "a", 1)))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, running, new Census.Container("n1", "c1", "a", 2)))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, view(ONE, task("a", "PENDING", "n1")), CONTAINER))
                .isNotEmpty();
    }

    @Test
    void whatHasEndedOrWasStoppedAndRunsIsSeen() {
        View over = view(NONE, task("a", "COMPLETED", "n1"));
        assertThat(violations(Wish.ENDS, over, CONTAINER)).isNotEmpty();
        assertThat(violations(Wish.STOPPED, over, CONTAINER)).isNotEmpty();
        assertThat(violations(Wish.STOPPED, view(ONE, task("a", "RUNNING", "n1"))))
                .isNotEmpty();
    }

    @Test
    void whatNobodyAskedForIsSeen() {
        View view = view(ONE, task("a", "RUNNING", "n1"));
        assertThat(violations(Wish.RUNS, view, CONTAINER, new Census.Container("n1", "c2", "stranger", 1)))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, view(ONE, task("a", "RUNNING", "n1"), task("b", "FAILED", "n1")), CONTAINER))
                .isNotEmpty();
    }

    @Test
    void aWorkerThatIsAwayOrBookedForMoreOrLessThanItHasIsSeen() {
        JsonNode task = task("a", "RUNNING", "n1");
        assertThat(violations(Wish.RUNS, view(worker(1, 64, "LOST"), task), CONTAINER))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, view(worker(1, 128, "READY"), task), CONTAINER))
                .isNotEmpty();
        assertThat(violations(Wish.RUNS, view(worker(2, 64, "READY"), task), CONTAINER))
                .isNotEmpty();
    }

    @Test
    void withoutAMachineOnlyServicesElsewhereCount() {
        View moved = view(ONE, task("a", "RUNNING", "n1"));
        Census census = new Census(List.of(CONTAINER, new Census.Container("n2", "c0", "a", 0)));
        assertThat(without("n2", Need.LITTLE, moved, census)).isEmpty();
        assertThat(without("n1", Need.LITTLE, moved, census)).isNotEmpty();
    }

    private static List<String> without(String machine, Need need, View view, Census census) {
        return Oracle.violationsWithout(
                machine, Set.of("n1", "n3"), Map.of("a", Wish.RUNS), Map.of("a", need, "b", need), view, census);
    }

    @Test
    void whatIsScarceMayBeWaitedForWhereItIsGivenAwayEverywhere() {
        View waiting = view(NONE, task("a", "PENDING", "n2"));
        Census one = new Census(List.of(new Census.Container("n1", "c1", "b", 1)));
        Census both =
                new Census(List.of(new Census.Container("n1", "c1", "b", 1), new Census.Container("n3", "c2", "b", 2)));
        assertThat(without("n2", Need.LARGE, waiting, both)).isEmpty();
        assertThat(without("n2", Need.LARGE, waiting, one)).isNotEmpty();
        assertThat(without("n2", Need.LITTLE, waiting, both)).isNotEmpty();
        assertThat(without("n2", Need.LARGE, view(NONE, task("a", "RUNNING", "n2")), both))
                .isNotEmpty();
    }

    @Test
    void moreThanAWorkerHasIsSeen() {
        JsonNode task = task("a", "RUNNING", "n1");
        assertThat(Oracle.overbooked(Map.of(), view(worker(1, 1_000, "LOST"), task)))
                .isEmpty();
        assertThat(Oracle.overbooked(Map.of(), view(worker(1, 1_001, "LOST"), task)))
                .singleElement()
                .asString()
                .contains("less memory");
        JsonNode first = JSON.readTree("""
                {"id": "a", "state": "RUNNING", "worker": {"name": "n1"}, "ports": [{"container": 80, "host": 18080}]}""");
        JsonNode second = JSON.readTree("""
                {"id": "b", "state": "SCHEDULED", "worker": {"name": "n1"}, "ports": [{"container": 8, "host": 18080}]}""");
        assertThat(Oracle.overbooked(Map.of(), view(ONE, first))).isEmpty();
        JsonNode waiting = JSON.readTree("""
                {"id": "c", "state": "PENDING", "worker": {"name": "n1"}, "ports": [{"container": 80, "host": 18080}]}""");
        assertThat(Oracle.overbooked(Map.of(), view(ONE, first, waiting))).isEmpty();
        assertThat(Oracle.overbooked(Map.of(), view(ONE, first, second)))
                .singleElement()
                .asString()
                .contains("gave a port away twice");
    }

    @Test
    void aTaskWithoutThePortThatItAskedForIsSeen() {
        View view = view(ONE, task("a", "RUNNING", "n1"));
        Census census = new Census(List.of(CONTAINER));
        assertThat(Oracle.violations(Map.of("a", Wish.RUNS), Map.of("a", Need.PORT), view, census))
                .singleElement()
                .asString()
                .contains("has the ports []");
    }

    @Test
    void whatIsLeftOnADrainedWorkerIsSeen() {
        View drained = view(JSON.readTree("{\"name\": \"n1\", \"drain\": {\"state\": \"DRAINED\"}}"));
        View draining = view(JSON.readTree("{\"name\": \"n1\", \"drain\": {\"state\": \"DRAINING\"}}"));
        Census nothing = new Census(List.of());
        Census one = new Census(List.of(CONTAINER));

        assertThat(Oracle.leftOn(Set.of("n1"), drained, nothing)).isEmpty();
        assertThat(Oracle.leftOn(Set.of("n1"), drained, one))
                .singleElement()
                .asString()
                .contains("and runs");
        assertThat(Oracle.leftOn(Set.of("n1"), draining, nothing))
                .singleElement()
                .asString()
                .contains("its drain is 'DRAINING'");
        assertThat(Oracle.leftOn(Set.of(), draining, one)).isEmpty();
    }
}
