package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import dev.gantry.model.Limits;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuSharesTest {

    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "2, 2",
        "3, 3",
        "100, 102",
        "250, 256",
        "1000, 1024",
        "1005, 1029",
        "255999, 262142",
        "256000, 262144",
        "256001, 262144",
        "1024000, 262144"
    })
    void aBookedCoreWeighs1024WithinWhatTheKernelTakes(long cpuMillis, int shares) {
        assertThat(CpuShares.of(new Resources(cpuMillis, 0, 0, 0))).isEqualTo(shares);
    }

    @Test
    void everyContainerHasTheWeightOfWhatItBooksAndNotOfItsLimit() {
        TaskSpec unlimited = TaskSpec.ofImage("x", "x");
        TaskSpec limited = unlimited.toBuilder().cpu(4).build();
        Limits half = Limits.DEFAULT.reservingCpu(0.5);

        assertThat(shares(unlimited)).isEqualTo(102);
        assertThat(shares(limited)).isEqualTo(4_096);
        assertThat(shares(unlimited.toBuilder().limits(half).build())).isEqualTo(512);
        assertThat(shares(limited.toBuilder().limits(half).build())).isEqualTo(512);
    }

    private static int shares(TaskSpec spec) {
        HostConfig config = HostConfig.newHostConfig();
        HostSettings.limit(config, spec);
        return config.getCpuShares();
    }
}
