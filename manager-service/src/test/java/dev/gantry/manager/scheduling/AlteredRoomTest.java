package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Attempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is otherwise on a worker when tasks come and go in thought, and what is not. */
class AlteredRoomTest {

    private static final int PORT = 20_000;

    private final Fleet fleet = new Fleet().worker(1, Fleet.FOUR);

    private Room real() {
        Worker worker = fleet.cluster.findWorker(Fleet.id(1)).orElseThrow();
        return Candidate.of(worker, fleet.cluster, new ExpectedLoad(Map::of, Fleet.NOW), Fleet.NOW);
    }

    /** A task on the worker that has the port. */
    private Task withPort(Protocol protocol) {
        Task task = fleet.task(Fleet.spec()
                .cpu(1)
                .memory(1_024)
                .ports(List.of(new PortSpec(80, PORT, protocol)))
                .build());
        fleet.cluster.apply(new Change.TaskAccepted(task), Fleet.NOW);
        TaskAttempt attempt = TaskAttempt.assigned(
                task.nextAttempt(), Fleet.id(1), Duration.ZERO, List.of(new PortMapping(80, PORT, protocol)));
        fleet.cluster.apply(new Change.AttemptPlaced(task.id(), attempt, ""), Fleet.NOW);
        return fleet.cluster.loadTask(task.id());
    }

    private void anOrphanHasThePort() {
        fleet.cluster.load(
                Fleet.id(1),
                List.of(new Orphan(
                        new AttemptKey(new TaskId(new UUID(9, 9)), Attempt.FIRST),
                        "old",
                        "nginx",
                        Resources.NONE,
                        List.of(new PortMapping(80, PORT, Protocol.TCP)),
                        "c9")));
    }

    private ClearedRoom cleared(Task task) {
        ClearedRoom room = new ClearedRoom(real());
        room.clear(task);
        return room;
    }

    private PlannedRoom left(Task task) {
        PlannedRoom room = new PlannedRoom(real(), new PlannedLimits());
        room.leave(task);
        return room;
    }

    @Test
    void whoeverLeavesMakesItsRoomAndItsPortsFreeInTheirProtocol() {
        Task tcp = withPort(Protocol.TCP);
        withPort(Protocol.UDP);

        assertThat(List.of(cleared(tcp), left(tcp))).allSatisfy(room -> {
            assertThat(room.free()).isEqualTo(real().free().plus(tcp.spec().booking()));
            assertThat(room.isPortBooked(PORT, Protocol.TCP)).isFalse();
            assertThat(room.isPortBooked(PORT, Protocol.UDP)).isTrue();
            assertThat(room.tasks()).doesNotContain(tcp).hasSize(1);
        });
    }

    @Test
    void whatAnOrphanHasItKeepsWhoeverLeaves() {
        Task task = withPort(Protocol.TCP);
        anOrphanHasThePort();

        assertThat(List.of(cleared(task), left(task)))
                .allSatisfy(room ->
                        assertThat(room.isPortBooked(PORT, Protocol.TCP)).isTrue());
    }

    @Test
    void whoeverComesBackTakesAgainWhatItHad() {
        Task task = withPort(Protocol.TCP);
        ClearedRoom kept = cleared(task);
        kept.keep(task);
        PlannedRoom returned = left(task);
        returned.arrive(task);

        assertThat(List.of(kept, returned)).allSatisfy(room -> {
            assertThat(room.free()).isEqualTo(real().free());
            assertThat(room.isPortBooked(PORT, Protocol.TCP)).isTrue();
            assertThat(room.tasks()).extracting(Task::id).containsExactly(task.id());
        });
    }

    @Test
    void whoeverArrivesTakesItsPortsAndGivesThemBackWhenItLeavesAgain() {
        Task task = fleet.task(Fleet.spec()
                .ports(List.of(new PortSpec(80, PORT, Protocol.TCP)))
                .build());
        PlannedRoom room = new PlannedRoom(real(), new PlannedLimits());
        room.arrive(task);

        assertThat(room.isPortBooked(PORT, Protocol.TCP)).isTrue();
        assertThat(room.isPortBooked(PORT, Protocol.UDP)).isFalse();
        room.leave(room.tasks().getFirst());
        assertThat(room.isPortBooked(PORT, Protocol.TCP)).isFalse();
        assertThat(room.free()).isEqualTo(real().free());
    }
}
