package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Resources;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EPvmTest {

    /** The fixed point of a score. */
    private static final double UNIT = 1 << 20;

    private final Fleet fleet = new Fleet();
    private final EPvm ePvm = new EPvm();

    private double cost(Task task, int worker) {
        return -ePvm.score(task, fleet.candidate(worker)) / UNIT;
    }

    private void four() {
        for (int worker = 1; worker <= 4; worker++) {
            fleet.worker(worker, Fleet.FOUR);
        }
    }

    @Test
    void theCostIsWhatAPlacementAddsOverCpuAndMemory() {
        four();
        fleet.occupy(2, 2, 0);
        fleet.occupy(3, 0.1, 2_048);
        Task task = fleet.task(1, 1_024);

        assertThat(cost(task, 1)).isCloseTo(0.8284, Offset.offset(0.0001));
        assertThat(cost(task, 2)).isCloseTo(1.2426, Offset.offset(0.0001));
    }

    @Test
    void aBusyCpuCostsAsMuchAsBusyMemory() {
        four();
        fleet.occupy(2, 2, 0);
        fleet.occupy(3, 0.001, 2_048);
        Task task = fleet.task(1, 1_024);

        assertThat(cost(task, 2)).isCloseTo(cost(task, 3), Offset.offset(0.001)).isGreaterThan(cost(task, 1));
    }

    @Test
    void aWorkerAloneIsRankedLikeOneOfTwo() {
        fleet.worker(1, Fleet.FOUR);

        assertThat(cost(fleet.task(4, 4_096), 1)).isCloseTo(2.0, Offset.offset(0.0001));
    }

    @Test
    void theWholeNumbersFollowThePapersFormula() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Fleet some = new Fleet();
            int workers = 2 + random.nextInt(60);
            for (int worker = 1; worker <= workers; worker++) {
                some.worker(
                        worker, new Resources(1_000 + random.nextInt(63_000), 1_024 + random.nextInt(65_536), 0, 100));
            }
            some.occupy(1, random.nextInt(500) / 1_000.0 + 0.001, random.nextInt(500));
            Task task = some.task(random.nextInt(500) / 1_000.0 + 0.001, 6 + random.nextInt(500));
            Candidate candidate = some.candidate(1);
            Resources free = candidate.free();
            Resources capacity = candidate.worker().capacity();
            Resources booking = task.spec().booking();
            double expected = marginal(workers, booking.cpuMillis(), free.cpuMillis(), capacity.cpuMillis())
                    + marginal(workers, booking.memory(), free.memory(), capacity.memory());

            assertThat(-ePvm.score(task, candidate) / UNIT).isCloseTo(expected, Offset.offset(0.0002));
        }
    }

    private static double marginal(int workers, long booking, long free, long capacity) {
        double before = (capacity - free) / (double) capacity;
        double share = booking / (double) capacity;
        return Math.pow(workers, before + share) - Math.pow(workers, before);
    }
}
