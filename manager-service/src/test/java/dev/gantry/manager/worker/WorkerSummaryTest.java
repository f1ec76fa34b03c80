package dev.gantry.manager.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.PortUse;
import dev.gantry.manager.cluster.TestWorker;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.model.EngineState;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What users read of a machine. */
class WorkerSummaryTest {

    private static WorkerSummary worker(Resources capacity, Resources booked) {
        Worker worker = TestWorker.of(new WorkerId(new UUID(2, 1)), "w1", Instant.EPOCH)
                .capacity(capacity)
                .ports(20_000, 20_100)
                .engine(EngineState.OK, "29.1", "1.52")
                .incarnation(new UUID(3, 1))
                .build();
        WorkerView view = new WorkerView(
                worker, new WorkerSight(Liveness.READY, EngineState.OK), booked, PortUse.NONE, List.of(), List.of());
        return WorkerSummary.of(view, Optional.empty(), Optional.empty());
    }

    @Test
    void itIsOvercommittedWhereMoreOfAnythingIsBookedThanThereIs() {
        Resources capacity = new Resources(1_000, 1_000, 10, 100);

        assertThat(worker(capacity, capacity).overcommitted()).isFalse();
        assertThat(worker(capacity, new Resources(1_001, 0, 0, 0)).overcommitted())
                .isTrue();
        assertThat(worker(capacity, new Resources(0, 1_001, 0, 0)).overcommitted())
                .isTrue();
        assertThat(worker(capacity, new Resources(0, 0, 11, 0)).overcommitted()).isTrue();
        assertThat(worker(capacity, new Resources(0, 0, 0, 101)).overcommitted())
                .isTrue();
    }

    @Test
    void inJsonItIsOneFieldAndAmountsAreWhatTheyWere() {
        JsonNode json =
                new JsonMapper().valueToTree(worker(new Resources(500, 1, 0, 0), new Resources(1_500, 1, 0, 0)));

        assertThat(json.get("overcommitted").booleanValue()).isTrue();
        assertThat(json.get("booked").propertyNames()).containsExactlyInAnyOrder("cpu", "memory", "disk", "pids");
        assertThat(json.get("booked").get("cpu").doubleValue()).isEqualTo(1.5);
    }
}
