package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rule of the mass loss as events tell it: where at least three workers, and more than half of those that were not lost
 * before, were lost within 30 s and are lost, no task follows its attempt on one of them. Losses of earlier terms are left aside.
 * Whoever registers has not told yet what it has, and is still lost.
 */
public final class MassLossRule {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Map<WorkerId, Instant> lost = new TreeMap<>();
    private final Set<WorkerId> earlier = new HashSet<>();

    /** A new term begins. */
    void leads() {
        earlier.addAll(lost.keySet());
        lost.clear();
    }

    /** A backup was restored, in which these workers are lost. */
    void restored(Collection<WorkerId> lostThen) {
        lost.clear();
        earlier.clear();
        earlier.addAll(lostThen);
    }

    /** Learns from an event, in their order. */
    public void take(ClusterEvent event) {
        switch (event.change()) {
            case Change.WorkerLost gone -> lost.put(gone.worker(), event.at());
            case Change.WorkerReturned back -> isBack(back.worker());
            case Change.WorkerForgotten gone -> isBack(gone.worker());
            case Change.WorkerRegistered _,
                    Change.WorkerReplaced _,
                    Change.AvailabilityChanged _,
                    Change.DrainChanged _,
                    Change.RestoreSettled _,
                    Change.OfTask _ -> {}
        }
    }

    private void isBack(WorkerId worker) {
        lost.remove(worker);
        earlier.remove(worker);
    }

    /** Whether a task whose newest attempt is on this worker, and not over, must not be placed. */
    public boolean forbids(WorkerId worker, int workers) {
        return Optional.ofNullable(lost.get(worker))
                .filter(at -> lost.values().stream().anyMatch(begin -> isMass(begin, at, workers)))
                .isPresent();
    }

    private boolean isMass(Instant begin, Instant at, int workers) {
        Instant end = begin.plus(WINDOW);
        long group =
                lost.values().stream().filter(time -> isIn(time, begin, end)).count();
        long others = earlier.size() + lost.size() - group;
        return isIn(at, begin, end) && group >= 3 && 2 * group > workers - others;
    }

    private static boolean isIn(Instant time, Instant begin, Instant end) {
        return !time.isBefore(begin) && !time.isAfter(end);
    }
}
