package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Resources ROOMY = new Resources(4_000, 4_096, 100, 4_096);
    private static final SpecHash HASH = new SpecHash("a".repeat(64));

    private final ClusterState cluster = new ClusterState();
    private final Scheduler scheduler = new Scheduler(Filter.ALL, new Spread());
    private int tasks;

    private static WorkerId id(int worker) {
        return new WorkerId(new UUID(2, worker));
    }

    private void worker(int number, Resources capacity) {
        worker(number, capacity, Availability.ACTIVE, new WorkerSight(Liveness.READY, EngineState.OK));
    }

    private void worker(int number, Resources capacity, Availability availability, WorkerSight sight) {
        cluster.load(TestWorker.of(id(number), "w" + number, NOW)
                .capacity(capacity)
                .ports(20_000, 20_002)
                .availability(availability)
                .build());
        cluster.load(id(number), sight);
    }

    private Task task(double cpu, long memory, long disk, int pids, PortSpec... ports) {
        TaskSpec spec = TaskSpec.builder("t", "image")
                .cpu(cpu)
                .memory(memory)
                .disk(disk)
                .pidsLimit(pids)
                .ports(List.of(ports))
                .build();
        tasks++;
        return Task.accepted(new TaskId(new UUID(1, tasks)), false, tasks, HASH, spec, NOW);
    }

    private Task small(PortSpec... ports) {
        return task(1, 256, 1, 10, ports);
    }

    /** Puts a task on a worker, past the scheduler. */
    private void occupy(int worker, Task task, PortMapping... ports) {
        cluster.apply(new Change.TaskAccepted(task), NOW);
        TaskAttempt attempt = TaskAttempt.assigned(Attempt.FIRST, id(worker), Duration.ZERO, List.of(ports));
        cluster.apply(new Change.AttemptPlaced(task.id(), attempt, ""), NOW);
    }

    private Placement place(Task task, Instant now) {
        return scheduler.place(task, cluster, new ExpectedLoad(Map::of, now), now);
    }

    private Placement.Placed placed(Task task) {
        return (Placement.Placed) place(task, NOW);
    }

    private Unplaced unplaced(Task task, Instant now) {
        return ((Placement.NoPlace) place(task, now)).why();
    }

    private static PortSpec free(int container) {
        return new PortSpec(container, 0, Protocol.TCP);
    }

    private static PortSpec fixed(int host, Protocol protocol) {
        return new PortSpec(80, host, protocol);
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN,OK,ACTIVE", "LOST,OK,ACTIVE", "READY,DOWN,ACTIVE", "READY,OK,CORDONED"})
    void aWorkerThatIsSilentOrWithoutEngineOrCordonedTakesNothing(
            Liveness liveness, EngineState engine, Availability availability) {
        worker(1, ROOMY, availability, new WorkerSight(liveness, engine));

        assertThat(unplaced(small(), NOW).reason()).isEqualTo(Reason.WORKER_NOT_READY);
    }

    @ParameterizedTest
    @CsvSource({
        "4.001, 1,    0,   1,    INSUFFICIENT_CPU",
        "1,     4097, 0,   1,    INSUFFICIENT_MEMORY",
        "1,     1,    101, 1,    INSUFFICIENT_DISK",
        "1,     1,    0,   4097, INSUFFICIENT_PIDS",
    })
    void oneUnitTooManyIsRefusedByTheNameOfWhatIsMissing(double cpu, long memory, long disk, int pids, Reason reason) {
        worker(1, ROOMY);

        assertThat(unplaced(task(cpu, memory, disk, pids), NOW).reason()).isEqualTo(reason);
    }

    @Test
    void aTaskThatFillsAWorkerToTheLastUnitFits() {
        worker(1, ROOMY);

        assertThat(placed(task(4, 4_096, 100, 4_096)).worker()).isEqualTo(id(1));
    }

    @Test
    void aTaskWithoutCpuLimitBooksATenthOfACore() {
        worker(1, new Resources(199, 4_096, 100, 4_096));
        occupy(1, task(0, 1, 0, 1));

        assertThat(unplaced(task(0, 1, 0, 1), NOW).reason()).isEqualTo(Reason.INSUFFICIENT_CPU);
    }

    @Test
    void aWorkerThatRefusedTheSpecIsLeftOutUntilItsBackOffEndsAndNoLonger() {
        worker(1, ROOMY);
        Instant end = NOW.plusSeconds(5);
        cluster.apply(
                new Change.RefusalNoted(new Refusal(new Refusal.Key(HASH, id(1)), Reason.IMAGE_NOT_FOUND, 1, end)),
                NOW);

        assertThat(unplaced(small(), end.minusNanos(1)).reason()).isEqualTo(Reason.RECENTLY_REFUSED);
        assertThat(place(small(), end)).isInstanceOf(Placement.Placed.class);
    }

    @Test
    void aFixedPortIsTakenPerProtocol() {
        worker(1, ROOMY);
        occupy(1, small(fixed(8_080, Protocol.TCP)), new PortMapping(80, 8_080, Protocol.TCP));

        assertThat(unplaced(small(fixed(8_080, Protocol.TCP)), NOW).reason()).isEqualTo(Reason.PORT_IN_USE);
        assertThat(placed(small(fixed(8_080, Protocol.UDP))).ports())
                .containsExactly(new PortMapping(80, 8_080, Protocol.UDP));
    }

    @Test
    void aPortThatAStrangerHoldsIsLeftOutUntilItsBlockEnds() {
        worker(1, ROOMY);
        Instant end = NOW.plusSeconds(5);
        cluster.apply(new Change.PortBlocked(id(1), 20_000, end), NOW);

        assertThat(unplaced(small(fixed(20_000, Protocol.TCP)), NOW).reason()).isEqualTo(Reason.PORT_TAKEN);
        assertThat(placed(small(free(80))).ports()).containsExactly(new PortMapping(80, 20_001, Protocol.TCP));
        assertThat(place(small(fixed(20_000, Protocol.TCP)), end)).isInstanceOf(Placement.Placed.class);
    }

    @Test
    void freePortsAreUniqueAndAvoidTheFixedOnesOfTheSameTask() {
        worker(1, ROOMY);

        assertThat(placed(small(free(1), fixed(20_000, Protocol.TCP), free(2))).ports())
                .extracting(PortMapping::host)
                .containsExactly(20_001, 20_000, 20_002);
    }

    @Test
    void protocolsHavePortsOfTheirOwn() {
        worker(1, ROOMY);
        PortSpec datagrams = new PortSpec(4, 0, Protocol.UDP);

        assertThat(placed(small(datagrams, free(1), free(2), free(3))).ports())
                .extracting(PortMapping::host)
                .containsExactly(20_000, 20_000, 20_001, 20_002);
    }

    @Test
    void aRangeWithTooFewFreePortsIsARefusal() {
        worker(1, ROOMY);

        assertThat(unplaced(small(free(1), free(2), free(3), free(4)), NOW).reason())
                .isEqualTo(Reason.NO_FREE_PORT);
    }

    @Test
    void theEmptiestWorkerIsChosenByItsScarcerResource() {
        worker(1, ROOMY);
        worker(2, ROOMY);
        worker(3, ROOMY);
        occupy(1, task(2, 1, 0, 1));
        occupy(2, task(0, 3_000, 0, 1));
        occupy(3, task(1, 1_000, 0, 1));

        assertThat(placed(small()).worker()).isEqualTo(id(3));
    }

    @Test
    void equalWorkersAreToldApartByTheirIdInWhateverOrderTheyJoined() {
        worker(3, ROOMY);
        worker(1, ROOMY);
        worker(2, ROOMY);

        assertThat(placed(small()).worker()).isEqualTo(id(1));
        assertThat(placed(small())).isEqualTo(placed(small()));
    }

    @Test
    void anExplanationCountsTheWorkersOfEachRefusal() {
        worker(1, new Resources(4_000, 100, 100, 4_096));
        worker(2, new Resources(4_000, 100, 100, 4_096));
        worker(3, ROOMY, Availability.CORDONED, new WorkerSight(Liveness.READY, EngineState.OK));

        Unplaced why = unplaced(small(fixed(8_080, Protocol.TCP)), NOW);

        assertThat(why.reason()).isEqualTo(Reason.NO_WORKER_FITS);
        assertThat(why.refusals()).isEqualTo(Map.of(Reason.INSUFFICIENT_MEMORY, 2, Reason.WORKER_NOT_READY, 1));
        assertThat(why.message())
                .contains("cpu 1.000", "256 MiB", "disk 1 GiB", "port 8080", "2 workers INSUFFICIENT_MEMORY")
                .contains("1 worker WORKER_NOT_READY");
    }

    @Test
    void aClusterWithoutWorkersSaysSo() {
        assertThat(unplaced(small(), NOW).reason()).isEqualTo(Reason.NO_WORKERS);
    }
}
