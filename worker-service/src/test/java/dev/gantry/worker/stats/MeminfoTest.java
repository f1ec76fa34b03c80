package dev.gantry.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeminfoTest {

    @Test
    void theFileCacheIsNotInUse() {
        String text = """
                MemTotal:       24684096 kB
                MemFree:         1048576 kB
                MemAvailable:   20972936 kB
                Buffers:           48548 kB
                """;

        assertThat(Meminfo.used(text)).hasValue(3_624);
    }

    @Test
    void anotherKernelsWordsAreNotGuessedAt() {
        assertThat(Meminfo.used("")).isEmpty();
        assertThat(Meminfo.used("MemTotal:       24684096 kB\nMemFree: 5 kB\n")).isEmpty();
    }
}
