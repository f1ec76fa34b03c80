package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.machines.Rack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmarks run to their end with real services and containers. No figure is judged: a machine may be slow. */
class BenchIT {

    /** The short form leaves the baseline of these out, which takes long; their notes say so. */
    private static final Set<String> ALONE = Set.of("S3", "L5");

    /** What is measured is a distance from the best that can be: nothing is as good as a figure, below nothing is a lie. */
    private static final String PACKING = "P3";

    /** What needs machines made of namespaces says so, and has no figure, where these cannot be had. */
    private static final String MACHINES = "F1";

    @TempDir
    Path folder;

    /** The rows start many services, as the launcher does. */
    @BeforeAll
    static void prepareQuickStarts() {
        ServiceProcess.command("manager");
        ServiceProcess.command("worker");
    }

    @Test
    void everyRowIsMeasuredBesideItsBaselineAndNothingIsLeftBehind() throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");

        assertThat(bench(output, "--short", "--out", folder.toString()))
                .as(() -> text(output))
                .isZero();

        JsonNode report = new JsonMapper().readTree(folder.resolve("benchmarks.json"));
        assertThat(report.get("shortForm").booleanValue()).isTrue();
        assertThat(report.get("rows").valueStream().map(row -> row.get("row").stringValue()))
                .containsExactly(
                        "L1", "L3", "F1", "R1", "W1", "S1", "S2", "S3", "M2", "L5", "P1", "P2", "P3", "P4", "M1", "M3");
        for (JsonNode row : report.get("rows")) {
            String name = row.get("row").stringValue();
            if (name.equals(MACHINES) && Rack.obstacle().isPresent()) {
                assertThat(row.get("notes").get(0).stringValue())
                        .contains("Left out", Rack.obstacle().get());
                continue;
            }
            assertThat(row.get("lines")
                            .valueStream()
                            .filter(line -> !isShare(name, line))
                            .map(line -> line.get("median").doubleValue()))
                    .as(name)
                    .hasSizeGreaterThanOrEqualTo(ALONE.contains(name) ? 1 : 2)
                    .allMatch(median -> median > 0 || (median == 0 && name.equals(PACKING)));
            assertThat(row.get("verdicts").isEmpty()).isFalse();
            assertThat(row.get("notes").valueStream().map(JsonNode::stringValue))
                    .as(name)
                    .noneMatch(note -> note.contains("broke off"));
        }
        assertThat(text(output)).contains(Files.readString(folder.resolve("benchmarks.md")));
        assertThat(Docker.run("images", "-q", "gantry-benchmarks/busybox:1")).isBlank();
    }

    /** CPU is counted in hundredths of a second, of which a short look may see none. */
    private static boolean isShare(String row, JsonNode line) {
        return row.equals("W1") && line.get("unit").stringValue().equals("%");
    }

    private static int bench(Path output, String... arguments) throws IOException, InterruptedException {
        Path home = ServiceProcess.REPOSITORY;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                home.resolve("benchmarks/target/gantry-benchmarks.jar").toString(),
                "--home",
                home.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
