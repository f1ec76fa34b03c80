package dev.gantry.manager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Limits;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1    | 0     | 0  | cpu 1.000, memory 64 MiB",
                "1    | 0.125 | 0  | cpuReservation 0.125, memory 64 MiB",
                "0    | 2     | 32 | cpuReservation 2.000, memoryReservation 32 MiB",
                "0.25 | 0     | 32 | cpu 0.250, memoryReservation 32 MiB",
                "0    | 0     | 0  | cpu unlimited and 0.100 booked, memory 64 MiB",
            })
    void whatIsBookedIsNamedByTheFieldThatSaysSo(double cpu, double reservedCpu, long reservedMemory, String words) {
        TaskSpec spec = TaskSpec.builder("t", "image")
                .cpu(cpu)
                .memory(64)
                .limits(Limits.DEFAULT.reservingCpu(reservedCpu).reservingMemory(reservedMemory))
                .build();
        Task task =
                Task.accepted(new TaskId(new UUID(1, 1)), false, 1, new SpecHash("a".repeat(64)), spec, Instant.EPOCH);

        assertThat(Explanations.of(task, Map.of(Reason.INSUFFICIENT_CPU, 1)).message())
                .isEqualTo("No worker takes the task (" + words + "): 1 worker INSUFFICIENT_CPU.");
    }
}
