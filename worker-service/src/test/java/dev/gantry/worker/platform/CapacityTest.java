package dev.gantry.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.Resources;
import dev.gantry.platform.StartupFailure;
import dev.gantry.worker.platform.WorkerProperties.WorkerSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a worker offers of its machine. */
class CapacityTest {

    private static final Resources MACHINE = new Resources(3000, 2001, 101, 32_767);

    @Test
    void aWorkerOffersItsWholeMachineUnlessToldOtherwise() {
        assertThat(settings(Map.of()).offered(MACHINE)).isEqualTo(MACHINE);
    }

    @Test
    void aShareIsTakenOfEverythingThatTheMachineHasAndRoundedDown() {
        Resources offered = settings(Map.of("capacity.share", "0.5")).offered(MACHINE);

        assertThat(offered.cpuMillis()).isEqualTo(1500);
        assertThat(offered.memory()).isEqualTo(1000);
        assertThat(offered.disk()).isEqualTo(50);
        assertThat(offered.pids()).isEqualTo(16_383);
    }

    @Test
    void anAmountThatIsGivenIsNotShared() {
        Resources offered = settings(Map.of("capacity.share", "0.5", "capacity.memory", "900"))
                .offered(MACHINE);

        assertThat(offered.memory()).isEqualTo(900);
        assertThat(offered.cpuMillis()).isEqualTo(1500);
    }

    @Test
    void whatIsReservedIsTakenOffTheShare() {
        Resources offered = settings(Map.of("capacity.share", "0.5", "reserved.cpu", "0.25", "reserved.disk", "60"))
                .offered(MACHINE);

        assertThat(offered.cpuMillis()).isEqualTo(1250);
        assertThat(offered.disk()).as("never below nothing").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.5", "1.01", "NaN"})
    void aShareOutsideOfAboveZeroToOneIsRefusedInOneLine(String share) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> settings(Map.of("capacity.share", share)))
                .havingRootCause()
                .isInstanceOf(StartupFailure.class)
                .withMessageContaining("gantry.worker.capacity.share is " + Double.parseDouble(share));
    }

    private static WorkerSettings settings(Map<String, String> worker) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        worker.forEach((name, value) -> source.put("gantry.worker." + name, value));
        return new Binder(source).bindOrCreate("gantry", WorkerProperties.class).worker();
    }
}
