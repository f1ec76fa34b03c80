package dev.gantry.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** When a disk is too full. */
class WatermarksTest {

    private static DiskUse used(long percent) {
        return new DiskUse(1L << 43, (1L << 43) / 100 * (100 - percent));
    }

    @Test
    void itBeginsAtTheHighMarkAndEndsAtTheLowOne() {
        Watermarks marks = new Watermarks(85, 75);

        assertThat(marks.isAbove(new DiskUse(100, 16))).isFalse();
        assertThat(marks.isAbove(new DiskUse(100, 15))).isTrue();
        assertThat(marks.isTooFull(new DiskUse(100, 24))).isTrue();
        assertThat(marks.isTooFull(new DiskUse(100, 25))).isFalse();
    }

    @Test
    void aHundredPercentIsNever() {
        assertThat(new Watermarks(100, 75).isAbove(used(100))).isFalse();
    }

    @Test
    void aFileSystemOfNothingIsNotFull() {
        assertThat(new DiskUse(0, 0).usedPercent()).isZero();
    }

    @Test
    void marksThatContradictEachOtherAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Watermarks(70, 75));
        assertThatIllegalArgumentException().isThrownBy(() -> new Watermarks(101, 75));
        assertThatIllegalArgumentException().isThrownBy(() -> new Watermarks(70, -1));
    }
}
