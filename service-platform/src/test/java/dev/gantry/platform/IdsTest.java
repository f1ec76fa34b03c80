package dev.gantry.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void idsFollowEachOtherAndDifferInTheirFirstDigits() {
        Ids ids = Ids.sequential();
        int before = first(ids.next());

        for (int i = 1; i <= 1_000; i++) {
            assertThat(first(ids.next())).isEqualTo(before + i);
        }
    }

    @Test
    void anIdIsOfTheStandardsFormForCustomOnes() {
        UUID id = Ids.sequential().next();

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void whateverElseIsInThemIsRandom() {
        Ids ids = Ids.sequential();
        Set<Long> ends = new HashSet<>();
        Stream.generate(ids::next)
                .limit(1_000)
                .map(UUID::getLeastSignificantBits)
                .forEach(ends::add);

        assertThat(ends).hasSize(1_000);
        assertThat(first(Ids.sequential().next()))
                .isNotEqualTo(first(Ids.sequential().next()));
    }

    private static int first(UUID id) {
        return (int) (id.getMostSignificantBits() >>> 32);
    }
}
