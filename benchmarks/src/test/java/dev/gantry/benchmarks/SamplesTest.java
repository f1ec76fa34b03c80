package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SamplesTest {

    private static Samples of(double... values) {
        Samples samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }

    @Test
    void theMedianIsInTheMiddleWhateverTheOrder() {
        assertThat(of(9, 1, 5).median()).isEqualTo(5);
        assertThat(of(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(of(7).median()).isEqualTo(7);
    }

    @Test
    void aQuantileLiesBetweenItsNeighbours() {
        Samples samples = of(0, 10, 20, 30, 40);

        assertThat(samples.quantile(0)).isZero();
        assertThat(samples.quantile(0.1)).isEqualTo(4);
        assertThat(samples.quantile(1)).isEqualTo(40);
    }

    @Test
    void theNewestAreTheLastThatCame() {
        assertThat(of(9, 1, 5).newest(2).median()).isEqualTo(3);
        assertThat(of(9, 1).newest(5).median()).isEqualTo(5);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatIllegalStateException().isThrownBy(() -> of().median()).withMessage("nothing was measured");
    }
}
