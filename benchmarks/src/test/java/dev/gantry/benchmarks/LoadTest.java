package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static Load.Client client(Runnable operation) {
        return new Load.Client() {
            @Override
            public void operate() {
                operation.run();
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void everyOperationOfEveryClientIsCounted() throws InterruptedException {
        AtomicInteger operations = new AtomicInteger();
        Load.Client client = client(operations::incrementAndGet);

        Load.Outcome outcome = Load.run(List.of(client, client), Duration.ofMillis(20));

        assertThat(outcome.millis().size()).isEqualTo(operations.get()).isPositive();
        assertThat(outcome.seconds()).isGreaterThanOrEqualTo(0.02);
    }

    @Test
    void aClientThatFailsFailsTheMeasurement() {
        Load.Client broken = client(() -> {
            throw new BenchFailure("refused");
        });

        assertThatThrownBy(() -> Load.run(List.of(broken), Duration.ofSeconds(1)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("refused");
    }
}
