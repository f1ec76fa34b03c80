package dev.gantry.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong, the invariants hold after each step, and the cluster comes to rest. A failure names its seed. */
class SimulationTest {

    private static final int SEEDS = 2_000;

    @Test
    void everyRuleHoldsWhateverGoesWrong() {
        SeedRunner.Summary summary =
                SeedRunner.run(1, SEEDS, Seams::new, Runtime.getRuntime().availableProcessors(), () -> false);

        assertThat(summary.violations()).isEmpty();
        assertThat(summary.seeds()).isEqualTo(SEEDS);
        assertThat(summary.coverage().of("faults").keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::name).toList());
        assertThat(summary.coverage().of("policies").keySet())
                .containsExactlyInAnyOrder("spread", "bin-pack", "round-robin", "greedy", "e-pvm");
        assertThat(summary.coverage().of("reasons").keySet()).contains("HEALTHY", "UNHEALTHY", "PREEMPTED");
        assertThat(summary.coverage().of("transitions").keySet())
                .contains(
                        "PENDING -> SCHEDULED",
                        "PENDING -> COMPLETED",
                        "SCHEDULED -> RUNNING",
                        "SCHEDULED -> PENDING",
                        "SCHEDULED -> FAILED",
                        "RUNNING -> COMPLETED",
                        "RUNNING -> FAILED",
                        "RUNNING -> PENDING");
    }

    @Test
    void aSeedReplaysExactly() {
        Trace once = Simulation.trace(7, new Seams());
        Trace again = Simulation.trace(7, new Seams());

        assertThat(once.lines()).hasSizeGreaterThan(500).isEqualTo(again.lines());
        assertThat(once.fingerprint()).isEqualTo(again.fingerprint());
        assertThat(Simulation.run(7).trace().fingerprint()).isEqualTo(once.fingerprint());
        assertThat(Simulation.run(8).trace().fingerprint()).isNotEqualTo(once.fingerprint());
    }

    @Test
    void aViolationNamesTheSeedThatReplaysIt() {
        Violation found = SeedRunner.run(1, 300, Mutant.SENDS_NO_STOPS::seams, 1, () -> false)
                .violations()
                .getFirst();

        Trace replayed = Simulation.trace(found.seed(), Mutant.SENDS_NO_STOPS.seams());

        assertThat(found).hasMessageStartingWith("seed " + found.seed() + ", ");
        assertThat(replayed.foundViolation()).isTrue();
        assertThat(String.valueOf(found.getMessage()))
                .endsWith(replayed.lines().getLast().replaceFirst(".* VIOLATION ", ""));
    }

    @Test
    void theCommandSaysWhatItHasCovered() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = SimulateCommand.run(
                new PrintStream(said, true, StandardCharsets.UTF_8), "--seeds", "20", "--seed", "5");

        assertThat(status).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("faults\n", "transitions\n", "20 seeds from 5")
                .doesNotContain("VIOLATION");
    }
}
