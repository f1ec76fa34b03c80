package dev.gantry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdOrderTest {

    @Test
    void idsAreInTheOrderOfTheirTexts() {
        Random random = new Random(1);
        for (int pair = 0; pair < 1_000; pair++) {
            UUID one = new UUID(random.nextInt(3) - 1L, random.nextLong());
            UUID other = new UUID(random.nextInt(3) - 1L, random.nextLong());
            int expected = Integer.signum(one.toString().compareTo(other.toString()));

            assertThat(Integer.signum(new TaskId(one).compareTo(new TaskId(other))))
                    .isEqualTo(expected);
            assertThat(Integer.signum(new WorkerId(one).compareTo(new WorkerId(other))))
                    .isEqualTo(expected);
        }
    }
}
