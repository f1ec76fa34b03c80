package dev.gantry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test of the simulation: it finds every planted fault within a few seeds. */
class MutantsTest {

    private static final int MOST_SEEDS = 300;

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsFound(Mutant mutant) {
        SeedRunner.Summary summary = SeedRunner.run(1, MOST_SEEDS, mutant::seams, 1, () -> false);

        assertThat(summary.violations()).as("what %d seeds found", MOST_SEEDS).isNotEmpty();
    }
}
