package dev.gantry.manager.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.GantryJson;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementDecisionTest {

    private static final List<Reason> OF_FILTERS = List.of(
            Reason.WORKER_NOT_READY,
            Reason.CONSTRAINT_NOT_MET,
            Reason.RECENTLY_REFUSED,
            Reason.INSUFFICIENT_CPU,
            Reason.INSUFFICIENT_MEMORY,
            Reason.INSUFFICIENT_DISK,
            Reason.INSUFFICIENT_PIDS,
            Reason.SPREAD_LIMIT,
            Reason.ANTI_AFFINITY,
            Reason.PORT_IN_USE,
            Reason.PORT_TAKEN,
            Reason.NO_FREE_PORT);

    private static PlacementDecision of(String name, int workers) {
        Map<Reason, Integer> refusedBy = new EnumMap<>(Reason.class);
        OF_FILTERS.forEach(reason -> refusedBy.put(reason, workers));
        List<PlacementDecision.Part> parts = List.of(
                new PlacementDecision.Part(name, Long.MIN_VALUE), new PlacementDecision.Part(name, Long.MIN_VALUE));
        List<PlacementDecision.Ranked> candidates = IntStream.range(0, 10)
                .mapToObj(number ->
                        new PlacementDecision.Ranked(new WorkerId(new UUID(-1, -number)), name, Long.MIN_VALUE, parts))
                .toList();
        return new PlacementDecision(name, workers, workers, refusedBy, candidates);
    }

    @Test
    void itIsSmallHoweverManyWorkersThereAreAndHoweverLongTheirNames() {
        String json = GantryJson.mapper().writeValueAsString(of("n".repeat(255), 10_000));

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(PlacementDecision.MOST_BYTES);
        assertThat(GantryJson.mapper().readValue(json, PlacementDecision.class).candidates())
                .hasSize(3);
    }

    @Test
    void itIsReadAgainAsItWasWritten() {
        PlacementDecision decision = of("worker-1", 3);

        String json = GantryJson.mapper().writeValueAsString(decision);

        assertThat(GantryJson.mapper().readValue(json, PlacementDecision.class)).isEqualTo(decision);
    }
}
