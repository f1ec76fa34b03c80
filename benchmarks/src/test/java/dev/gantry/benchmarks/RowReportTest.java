package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowReportTest {

    private static Line line(String what, double millis) {
        return new Line(
                what, "ms", 3, millis, millis - 1, millis + 1, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void aFigureWithinItsLimitIsReachedAndOneBeyondSaysByHowMuchItMisses() {
        assertThat(new Verdict("ready", 4000, 4000, "ms").words())
                .isEqualTo("ready: 4000 ms, to reach 4000 ms: reached");
        assertThat(new Verdict("ready", 4500, 4000, "ms").words())
                .isEqualTo("ready: 4500 ms, to reach 4000 ms: **missed by 500 ms**");
    }

    @Test
    void aLineStandsBesideItsBaseline() {
        Line raw = line("raw", 200);
        RowReport report = new RowReport(
                "L1",
                "start",
                List.of(line("ours", 300).over(raw).withGantryCpu(12), raw),
                List.of(new Verdict("start", 300, 220, "ms")),
                List.of("a note"));

        assertThat(report.markdown())
                .contains("| ours | 3 | 300 ms | 299 to 301 | 1.50 | 12 ms | - |")
                .contains("| raw | 3 | 200 ms | 199 to 201 | - | - | - |")
                .contains("- start: 300 ms, to reach 220 ms: **missed by 80 ms**")
                .endsWith("- a note\n");
    }
}
