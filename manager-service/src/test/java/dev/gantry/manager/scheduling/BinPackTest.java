package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import org.junit.jupiter.api.Test;

class BinPackTest {

    private final Fleet fleet = new Fleet();
    private final BinPack binPack = new BinPack();

    @Test
    void whatIsLeftInProportionCostsLessThanALittleOfOneThing() {
        fleet.worker(1, Fleet.FOUR).worker(2, Fleet.FOUR).worker(3, Fleet.FOUR);
        fleet.occupy(1, 2, 2_048);
        fleet.occupy(2, 3, 2_048);
        Task task = fleet.task(1, 1_024);

        assertThat(binPack.score(task, fleet.candidate(1))).isEqualTo(-500_000);
        assertThat(binPack.score(task, fleet.candidate(2))).isEqualTo(-1_000_000);
        assertThat(binPack.score(task, fleet.candidate(3))).isEqualTo(-1_500_000);
    }

    @Test
    void aWorkerThatIsFilledToTheLastUnitCostsNothing() {
        fleet.worker(1, Fleet.FOUR);

        assertThat(binPack.score(fleet.task(4, 4_096), fleet.candidate(1))).isZero();
    }

    @Test
    void theImbalanceCountsTheSameInBothDirections() {
        fleet.worker(1, Fleet.FOUR);

        assertThat(binPack.score(fleet.task(3, 1_024), fleet.candidate(1)))
                .isEqualTo(binPack.score(fleet.task(1, 3_072), fleet.candidate(1)))
                .isEqualTo(-2_500_000);
    }
}
