package dev.gantry.manager.rebalance;

import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Rebalancing;
import dev.gantry.manager.scheduling.Rebalancing.Move;
import dev.gantry.manager.scheduling.Rebalancing.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;

/** Plans moves from what is published: the control loop is not asked and does not wait. */
@Component
class RebalancePlans {

    private static final double WHOLE = 1_000_000;
    private static final int NAME_BYTES = 8;

    private final Rebalancing rebalancing;
    private final ClusterViews views;
    private final Clock clock;

    RebalancePlans(Policies policies, ClusterViews views, Clock clock) {
        this.rebalancing = new Rebalancing(Filter.ALL, policies);
        this.views = views;
        this.clock = clock;
    }

    Plan plan(int most) {
        Instant now = clock.instant();
        List<PublishedRoom> rooms = views.workers().stream()
                .map(view -> new PublishedRoom(view, views, now))
                .toList();
        return rebalancing.plan(rooms, most);
    }

    PlanView view(Plan plan) {
        return new PlanView(
                name(plan),
                new PlanView.Imbalance(plan.imbalance() / WHOLE, plan.remaining() / WHOLE),
                plan.complete(),
                plan.moves().stream()
                        .map(move -> MoveView.of(move, null, "", views))
                        .toList());
    }

    /** The same for the same moves in the same order, and for no others. */
    static String name(Plan plan) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Move move : plan.moves()) {
                digest.update(
                        (move.task() + " " + move.from() + " " + move.to() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
