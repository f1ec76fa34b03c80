package dev.gantry.manager.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptRollTest {

    private static final int STEPS = 500;

    private record Taken(List<AttemptKey> snapshot, List<AttemptKey> expected) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aSnapshotStaysWhatItWasWhateverComesAfterIt(long seed) {
        Random random = new Random(seed);
        AttemptRoll roll = new AttemptRoll();
        List<AttemptKey> expected = new ArrayList<>();
        List<Taken> taken = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    AttemptKey key = new AttemptKey(new TaskId(new UUID(seed, step)), Attempt.FIRST);
                    roll.add(key);
                    expected.add(key);
                }
                case 1 -> {
                    if (!expected.isEmpty()) {
                        roll.remove(expected.remove(random.nextInt(expected.size())));
                    }
                }
                default -> taken.add(new Taken(roll.snapshot(), List.copyOf(expected)));
            }
        }
        assertThat(roll.snapshot()).isEqualTo(expected);
        assertThat(taken).allSatisfy(then -> assertThat(then.snapshot()).isEqualTo(then.expected()));
    }
}
