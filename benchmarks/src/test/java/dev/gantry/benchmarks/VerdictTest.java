package dev.gantry.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void aTimeMayBeAtMostItsLimit() {
        assertThat(new Verdict("p99", 50, 50, "ms").reached()).isTrue();
        assertThat(new Verdict("p99", 62, 50, "ms").words())
                .isEqualTo("p99: 62 ms, to reach 50 ms: **missed by 12 ms**");
    }

    @Test
    void aRateIsToReachAtLeastItsLimit() {
        assertThat(Verdict.atLeast("tasks", 5_001, 5_000, "/s").words())
                .isEqualTo("tasks: 5001 /s, to reach 5000 /s: reached");
        assertThat(Verdict.atLeast("tasks", 4_000, 5_000, "/s").words())
                .isEqualTo("tasks: 4000 /s, to reach 5000 /s: **missed by 1000 /s**");
    }
}
