package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

    private final Fleet fleet = new Fleet();
    private final Scheduler scheduler = new Scheduler(Filter.ALL, new RoundRobin());

    private List<WorkerId> place(int tasks, long memory) {
        List<WorkerId> turns = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Task task = fleet.task(0.1, memory);
            Placement placement = scheduler.place(task, fleet.cluster, fleet.load(Fleet.NOW), Fleet.NOW);
            WorkerId worker = ((Placement.Placed) placement).worker();
            fleet.occupy((int) worker.value().getLeastSignificantBits(), task);
            turns.add(worker);
        }
        return turns;
    }

    @Test
    void theWorkersTakeTurnsInTheOrderOfTheirIds() {
        fleet.worker(3, Fleet.FOUR).worker(1, Fleet.FOUR).worker(2, Fleet.FOUR);

        assertThat(place(7, 16)).containsExactly(id(1), id(2), id(3), id(1), id(2), id(3), id(1));
    }

    @Test
    void aWorkerWithoutRoomIsPassedOver() {
        fleet.worker(1, Fleet.FOUR).worker(2, new Resources(4_000, 8, 0, 100)).worker(3, Fleet.FOUR);

        assertThat(place(4, 16)).containsExactly(id(1), id(3), id(1), id(3));
    }
}
