package dev.gantry.simulation.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class CasesTest {

    /** CONTRIBUTING.md promises so many. */
    private static final int ALL = 100_000;

    @Test
    void thereAreAHundredThousandCasesInAll() {
        int batches =
                SchedulerPropertiesTest.BATCHES + ReconcilerPropertiesTest.BATCHES + PreemptionPropertiesTest.BATCHES;

        assertThat(batches * Cases.IN_A_BATCH).isEqualTo(ALL);
    }

    @Test
    void everyBatchRunsAllItsCasesAndNoTwoAreTheSame() throws Throwable {
        List<Long> seen = new ArrayList<>();
        for (DynamicTest batch : Cases.of(3, seen::add).toList()) {
            batch.getExecutable().execute();
        }

        assertThat(seen).hasSize(3 * Cases.IN_A_BATCH).doesNotHaveDuplicates();
    }

    @Test
    void aFailureNamesItsCase() {
        DynamicTest batch = Cases.of(1, seed -> assertThat(seed).isNotEqualTo(1_007))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> batch.getExecutable().execute())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("case 1007: ");
    }
}
