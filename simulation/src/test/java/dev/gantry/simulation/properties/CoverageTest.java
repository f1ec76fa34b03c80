package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.model.Reason;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A property says nothing of what never happens: a few hundred lives meet every refusal and every kind of event. */
class CoverageTest {

    private final Set<Reason> refusals = EnumSet.noneOf(Reason.class);
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private final Set<String> events = new HashSet<>();

    @Test
    void theCasesMeetEveryReasonForWhichAWorkerIsRuledOutAndEveryEvent() {
        for (long seed = 0; seed < 600; seed++) {
            live(new Life(seed, 8, (int) (seed % 3)), (int) (seed % 3));
        }

        assertThat(refusals)
                .contains(
                        Reason.WORKER_NOT_READY,
                        Reason.CONSTRAINT_NOT_MET,
                        Reason.IMAGE_ARCHITECTURE,
                        Reason.RECENTLY_REFUSED,
                        Reason.REGISTRY_UNAVAILABLE,
                        Reason.REGISTRY_RATE_LIMITED,
                        Reason.DISK_FULL,
                        Reason.INSUFFICIENT_CPU,
                        Reason.INSUFFICIENT_MEMORY,
                        Reason.INSUFFICIENT_DISK,
                        Reason.INSUFFICIENT_PIDS,
                        Reason.LEASE_NOT_SUPPORTED,
                        Reason.ROOM_PROMISED,
                        Reason.SPREAD_LIMIT,
                        Reason.ANTI_AFFINITY,
                        Reason.PORT_IN_USE,
                        Reason.PORT_TAKEN,
                        Reason.NO_FREE_PORT);
        assertThat(reasons)
                .contains(
                        Reason.WORKER_LOST, Reason.STOP_UNCONFIRMED, Reason.RESTART_REQUESTED, Reason.START_TIMED_OUT);
        assertThat(events)
                .contains(
                        "ACCEPTED",
                        "STOP_REQUESTED",
                        "PLACED",
                        "ATTEMPT_CHANGED",
                        "STATE_CHANGED",
                        "RETIRED",
                        "WORKER_REGISTERED",
                        "WORKER_LOST",
                        "WORKER_RETURNED",
                        "AVAILABILITY_CHANGED");
    }

    private void live(Life life, int budget) {
        for (int step = 0; step < 30; step++) {
            if (life.decide(life.nextCommand()) instanceof Decision.Accepted accepted) {
                meet(life.apply(accepted.changes()));
            }
            PlacementPass pass = life.placementPass();
            Promises promises = new Promises(life, budget);
            for (Task task : life.state.pending()) {
                Choice choice = Choice.of(task, life, promises.judge());
                refusals.addAll(choice.refusals().keySet());
                List<Change> changes = pass.decide(life.state, task);
                if (choice.best().isEmpty() && !life.isHeldBack(task)) {
                    promises.noPlace(task, life.leaving(), PreemptionPropertiesTest.orders(task, changes));
                }
                meet(life.apply(changes));
            }
        }
    }

    private void meet(Collection<ClusterEvent> news) {
        for (ClusterEvent event : news) {
            events.add(event.type());
            if (event.change() instanceof Change.TaskMoved || event.change() instanceof Change.AttemptAdvanced) {
                reasons.add(moved(event));
            }
        }
    }

    private static Reason moved(ClusterEvent event) {
        return event.change() instanceof Change.AttemptAdvanced advanced ? advanced.reason() : event.reason();
    }
}
