package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Resources;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private final Fleet fleet = new Fleet();

    @Test
    void theScoreIsTheScarcerShareThatIsLeft() {
        fleet.worker(1, new Resources(4_000, 8_192, 0, 100)).worker(2, new Resources(4_000, 8_192, 0, 100));
        fleet.occupy(2, 2, 8);

        assertThat(new Spread().score(fleet.task(1, 1_024), fleet.candidate(1))).isEqualTo(750_000);
        assertThat(new Spread().score(fleet.task(1, 1_024), fleet.candidate(2))).isEqualTo(250_000);
    }
}
