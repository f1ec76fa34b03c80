package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.NOW;
import static dev.gantry.manager.scheduling.Fleet.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GreedyTest {

    private final Fleet fleet = new Fleet();
    private final Greedy greedy = new Greedy();

    private void uses(int worker, long cpuMillis, long memory) {
        fleet.measured.put(id(worker), new Resources(cpuMillis, memory, 0, 0));
    }

    @Test
    void whatIsMeasuredCountsAndNotWhatIsBooked() {
        fleet.worker(1, Fleet.FOUR).worker(2, Fleet.FOUR);
        fleet.startedAt(1, fleet.task(3, 1_024), NOW.minusSeconds(60));
        uses(1, 400, 64);
        uses(2, 2_000, 64);
        Task task = fleet.task(1, 64);

        assertThat(greedy.score(task, fleet.candidate(1))).isEqualTo(650_000);
        assertThat(greedy.score(task, fleet.candidate(2))).isEqualTo(250_000);
    }

    @Test
    void theScarcerOfCpuAndMemoryDecides() {
        fleet.worker(1, Fleet.FOUR);
        uses(1, 0, 2_048);

        assertThat(greedy.score(fleet.task(1, 1_024), fleet.candidate(1))).isEqualTo(250_000);
    }

    @Test
    void aTaskThatDoesNotRunYetOrOnlyJustCountsWithItsBooking() {
        fleet.worker(1, Fleet.FOUR).worker(2, Fleet.FOUR).worker(3, Fleet.FOUR);
        fleet.occupy(1, 1, 64);
        fleet.startedAt(2, fleet.task(1, 64), NOW.minus(ExpectedLoad.YOUTH).plusMillis(1));
        fleet.startedAt(3, fleet.task(1, 64), NOW.minus(ExpectedLoad.YOUTH));
        Task task = fleet.task(1, 64);

        assertThat(greedy.score(task, fleet.candidate(1))).isEqualTo(500_000);
        assertThat(greedy.score(task, fleet.candidate(2))).isEqualTo(500_000);
        assertThat(greedy.score(task, fleet.candidate(3))).isEqualTo(750_000);
    }

    @Test
    void aBurstIsNotSentToTheOneIdleWorker() {
        fleet.worker(1, Fleet.FOUR).worker(2, Fleet.FOUR);
        uses(1, 1_000, 64);
        ExpectedLoad pass = fleet.load(NOW);
        Scheduler scheduler = new Scheduler(Filter.ALL, greedy);
        List<WorkerId> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Task task = fleet.task(1, 64);
            WorkerId worker = ((Placement.Placed) scheduler.place(task, fleet.cluster, pass, NOW)).worker();
            fleet.occupy((int) worker.value().getLeastSignificantBits(), task);
            workers.add(worker);
        }

        assertThat(workers).containsExactly(id(2), id(1), id(2));
    }
}
