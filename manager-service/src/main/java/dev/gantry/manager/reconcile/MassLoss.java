package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Unplaced;
import dev.gantry.model.Reason;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where most workers fall silent at once, their machines go on more likely than not: placing all of their tasks again would
 * crush those that are left. So these tasks are held back until enough of the workers return, or are forgotten.
 */
final class MassLoss {

    /** So many workers at least make a mass loss, unless the settings say otherwise. */
    static final int LEAST = 3;

    private MassLoss() {}

    /** Why a pending task is not placed again yet; nothing if it may be. */
    static Optional<Unplaced> holdsBack(ClusterState state, Task task, int least) {
        Set<WorkerId> together = state.lostTogether(least);
        if (together.isEmpty()) {
            return Optional.empty();
        }
        return task.current()
                .filter(attempt -> !attempt.isOver() && attempt.wanted() == Wanted.RUN)
                .filter(attempt -> together.contains(attempt.worker()))
                .map(attempt -> new Unplaced(
                        Reason.MASS_LOSS, words(together.size(), state.workers().size()), Map.of()));
    }

    private static String words(int together, int all) {
        return together + " of " + all + " workers fell silent at once; their tasks are placed again when enough of"
                + " them return or are forgotten";
    }
}
