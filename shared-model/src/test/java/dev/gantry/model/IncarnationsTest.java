package dev.gantry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IncarnationsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID RANDOM = new UUID(-1L, -1L);

    @Test
    void theLaterProcessIsTold() {
        UUID first = Incarnations.of(START, RANDOM);
        UUID second = Incarnations.of(START.plusMillis(1), RANDOM);

        assertThat(Incarnations.isOlder(first, second)).isTrue();
        assertThat(Incarnations.isOlder(second, first)).isFalse();
        assertThat(Incarnations.isOlder(first, first)).isFalse();
        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
    }

    @Test
    void ofIdsWithoutATimeNothingIsTold() {
        UUID timed = Incarnations.of(START, RANDOM);

        assertThat(Incarnations.isOlder(UUID.fromString("00000000-0000-4000-8000-000000000000"), timed))
                .isFalse();
        assertThat(Incarnations.isOlder(new UUID(3, 1), timed)).isFalse();
    }
}
