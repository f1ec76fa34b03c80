package dev.gantry.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineClockTest {

    @Test
    void theFirstNumberOfTheLineCounts() {
        assertThat(MachineClock.parse("350735.47 234388.90\n")).isEqualTo(Duration.ofMillis(350_735_470));
        assertThat(MachineClock.parse("0.05\n")).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachinesClockIsKnownAndGoesForward() {
        MachineClock clock = MachineClock.ofThisMachine();
        Duration before = clock.read();

        assertThat(clock.isKnown()).isTrue();
        assertThat(before).isPositive();
        assertThat(clock.read()).isGreaterThanOrEqualTo(before);
    }
}
