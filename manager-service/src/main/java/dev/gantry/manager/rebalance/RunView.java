package dev.gantry.manager.rebalance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.reconcile.RebalanceRun;
import dev.gantry.manager.reconcile.RebalanceRun.Progress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves that are carried out, or were. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        int maxInFlight,
        long waiting,
        long moving,
        long moved,
        long leftOut,
        List<MoveView> moves) {

    /** What is still to be expected. */
    enum State {
        RUNNING,
        /** No further move begins; what is under way arrives. */
        CANCELLING,
        CANCELLED,
        DONE
    }

    static RunView of(RebalanceRun run, ClusterViews views) {
        return new RunView(
                state(run),
                run.startedAt(),
                run.endedAt().orElse(null),
                run.inFlight(),
                run.count(Progress.WAITING),
                run.count(Progress.MOVING),
                run.count(Progress.MOVED),
                run.count(Progress.LEFT_OUT),
                run.steps().stream()
                        .map(step -> MoveView.of(step.move(), step.progress(), step.message(), views))
                        .toList());
    }

    private static State state(RebalanceRun run) {
        if (run.cancelled()) {
            return run.endedAt().isPresent() ? State.CANCELLED : State.CANCELLING;
        }
        return run.endedAt().isPresent() ? State.DONE : State.RUNNING;
    }
}
