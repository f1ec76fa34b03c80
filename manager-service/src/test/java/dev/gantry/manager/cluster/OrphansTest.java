package dev.gantry.manager.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Attempt;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the store does not know takes room all the same. */
class OrphansTest {

    private static final WorkerId WORKER = new WorkerId(new UUID(2, 1));
    private static final Resources SOME = new Resources(500, 256, 0, 512);

    private final ClusterState state = new ClusterState();

    private static Orphan orphan(int number, int port) {
        return new Orphan(
                new AttemptKey(new TaskId(new UUID(1, number)), Attempt.FIRST),
                "web",
                "nginx",
                SOME,
                List.of(new PortMapping(80, port, Protocol.TCP)),
                "c" + number);
    }

    private void see(Orphan... orphans) {
        state.apply(new Change.OrphansSeen(WORKER, List.of(orphans)), Instant.EPOCH);
    }

    @Test
    void orphansAreBookedWithTheirPortsUntilTheyAreGone() {
        see(orphan(1, 8080), orphan(2, 8081));
        assertThat(state.booked(WORKER)).isEqualTo(SOME.plus(SOME));
        assertThat(state.isPortBooked(WORKER, 8081, Protocol.TCP)).isTrue();
        assertThat(state.isPortBooked(WORKER, 8081, Protocol.UDP)).isFalse();

        see(orphan(1, 8080));
        assertThat(state.booked(WORKER)).isEqualTo(SOME);
        assertThat(state.isPortBooked(WORKER, 8081, Protocol.TCP)).isFalse();
    }

    @Test
    void twoOrphansMayClaimTheSamePort() {
        see(orphan(1, 8080), orphan(2, 8080));

        assertThat(state.orphans(WORKER)).hasSize(2);
        assertThat(state.isPortBooked(WORKER, 8080, Protocol.TCP)).isTrue();
    }
}
