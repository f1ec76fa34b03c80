package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Findings findings = new Findings(new PrintStream(said, true, StandardCharsets.UTF_8));

    private static Line line(String what, double value) {
        Samples samples = new Samples();
        samples.add(value);
        return Line.of(what, "ms", samples);
    }

    @Test
    void aPartThatBreaksOffSaysSoAndTakesNothingAwayFromTheOthers() throws InterruptedException {
        findings.part("first", () -> findings.add(line("ours", 20)));
        findings.part("second", () -> {
            throw new BenchFailure("the engine is gone\nand more");
        });
        findings.part("third", () -> findings.add(line("theirs", 10)));

        RowReport report = findings.report("F1", "failures", List.of("a note"));

        assertThat(report.lines()).extracting(Line::what).containsExactly("ours", "theirs");
        assertThat(report.notes()).containsExactly("**second broke off**: the engine is gone", "a note");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("second broke off: the engine is gone");
    }

    @Test
    void aBaselineOfNothingHasNoRatio() {
        assertThat(line("ours", 20).over(line("theirs", 10)).overBaseline()).contains(2.0);
        assertThat(line("ours", 20).over(line("theirs", 0)).overBaseline()).isEmpty();
    }
}
