package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Turn;
import java.time.Instant;
import java.util.List;

/** Views of a world that a test has made, as the control loop would have published them. */
public final class PublishedViews {

    private PublishedViews() {}

    public static ClusterViews of(ClusterState state, List<? extends Change> seen, Instant now) {
        ClusterViews views = new ClusterViews();
        views.publishAll(state);
        Turn turn = new Turn(state, 1, now);
        turn.apply(List.copyOf(seen), "test");
        views.publish(turn, state);
        return views;
    }
}
