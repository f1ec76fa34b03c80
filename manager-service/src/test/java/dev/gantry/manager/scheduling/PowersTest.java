package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowersTest {

    private static final double EXPONENT = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1_000, 99_999, 1_000_000})
    void aLogarithmIsExactToItsLastDigit(int number) {
        double exact = Math.log(number) / Math.log(2);

        assertThat(Powers.log2(number) / EXPONENT).isCloseTo(exact, Offset.offset(2 / EXPONENT));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 524_288, 1_048_575, 1_048_576, 10_485_760, 17_825_793})
    void aPowerIsExactToEightDigits(long exponent) {
        double exact = Math.pow(2, exponent / EXPONENT);

        assertThat(Powers.exp2(exponent) / (double) Powers.ONE).isCloseTo(exact, Offset.offset(exact * 1e-7));
    }

    @Test
    void powersGrowWithTheirExponentsInSpiteOfRounding() {
        long before = 0;
        for (long exponent = 0; exponent <= 2 << 20; exponent++) {
            long power = Powers.exp2(exponent);
            assertThat(power).as("2^(%d/2^20)", exponent).isGreaterThanOrEqualTo(before);
            before = power;
        }
    }

    @Test
    void aProductKeepsWhatDoesNotFitIntoSixtyFourBits() {
        long large = 100_000 * Powers.ONE;

        assertThat(Powers.times(large, large / 100_000)).isEqualTo(large);
        assertThat(Powers.times(large, large / 1_000)).isEqualTo(10_000_000 * Powers.ONE);
    }
}
