package dev.gantry.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {

    @ParameterizedTest
    @CsvSource({
        "NONE, NONE, NONE",
        "NONE, STARTING, STARTING",
        "NONE, HEALTHY, HEALTHY",
        "NONE, UNHEALTHY, UNHEALTHY",
        "STARTING, STARTING, STARTING",
        "STARTING, HEALTHY, STARTING",
        "STARTING, UNHEALTHY, UNHEALTHY",
        "HEALTHY, HEALTHY, HEALTHY",
        "HEALTHY, UNHEALTHY, UNHEALTHY",
        "UNHEALTHY, UNHEALTHY, UNHEALTHY"
    })
    void twoChecksAreAsGoodAsTheWorseOne(Health one, Health other, Health both) {
        assertThat(one.and(other)).isEqualTo(both);
        assertThat(other.and(one)).isEqualTo(both);
    }
}
