package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return BenchCommand.run(stream, stream, arguments);
    }

    @Test
    void rowsAreKnownByTheirNamesInAnyCase() {
        assertThat(run("--check")).isZero();
        assertThat(run("--check", "r1", "L1")).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void itsHelpNamesEveryRowAndIsAFormatThatHolds() {
        CommandLine commandLine = BenchCommand.commandLine(System.out, System.err);
        String[] footer = commandLine.getCommandSpec().usageMessage().footer();

        assertThat(footer)
                .allSatisfy(line -> assertThatCode(() -> line.formatted()).doesNotThrowAnyException());
        String help = commandLine.getUsageMessage();
        assertThat(Row.ALL).allSatisfy(row -> assertThat(help).contains("  " + row.name() + "  "));
        assertThat(help).contains("1 % of them");
    }

    @Test
    void anUnknownRowIsAnsweredWithTheRowsThatThereAre() {
        assertThat(run("--check", "L1", "X9")).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "gantry: there is no row 'X9'; the rows are L1, L3, F1, R1, W1, S1, S2, S3, M2, L5, P1, P2, P3, P4, M1, M3"
                                + System.lineSeparator());
    }
}
