package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffortTest {

    @Test
    void theShortFormIsShortWithOtherSizesAndRounds() {
        assertThat(Effort.SHORT.withScale(0.1).withRounds(3).isShort()).isTrue();
        assertThat(Effort.FULL.withScale(Effort.SHORT.scale()).withRounds(1).isShort())
                .isFalse();
    }
}
