package dev.gantry.manager.store;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.model.SpecHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decision about all tasks of one spec that were placed in one turn.
 *
 * @param firstEvent the number of the first event that it belongs to
 * @param lastEvent the number of the last one
 */
record TurnDecision(SpecHash spec, long firstEvent, long lastEvent, PlacementDecision decision) {

    /** All decisions of a turn; the first for a spec stands for the others. */
    static List<TurnDecision> of(Turn turn, ClusterState state) {
        Map<SpecHash, TurnDecision> bySpec = new LinkedHashMap<>();
        for (ClusterEvent event : turn.events()) {
            if (event.change() instanceof Change.AttemptPlaced placed) {
                SpecHash spec = state.loadTask(placed.task()).specHash();
                TurnDecision known = bySpec.get(spec);
                if (known != null) {
                    bySpec.put(spec, known.until(event.number()));
                } else {
                    placed.decision()
                            .ifPresent(decision ->
                                    bySpec.put(spec, new TurnDecision(spec, event.number(), event.number(), decision)));
                }
            }
        }
        return new ArrayList<>(bySpec.values());
    }

    private TurnDecision until(long event) {
        return new TurnDecision(spec, firstEvent, event, decision);
    }
}
