package dev.gantry.manager.control;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.reconcile.RebalanceRun;
import dev.gantry.manager.reconcile.RebalanceRun.Progress;
import dev.gantry.manager.scheduling.Rebalancing.Move;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Carries planned moves out, a few at a time, and remembers the newest run. It is not stored: with the manager it ends, and what
 * is under way arrives. Safe for many threads.
 */
@Component
public class Rebalancer {

    private static final Logger log = LoggerFactory.getLogger(Rebalancer.class);

    private final Control control;
    private final ClusterViews views;
    private final Clock clock;
    private @Nullable RebalanceRun run;
    private CompletableFuture<Void> asking = CompletableFuture.completedFuture(null);

    Rebalancer(Control control, ClusterViews views, Clock clock) {
        this.control = control;
        this.views = views;
        this.clock = clock;
    }

    /**
     * Begins to carry moves out.
     *
     * @param inFlight so many tasks of the cluster are on their way at once, at most
     * @throws ProblemException if others are under way
     */
    public synchronized RebalanceRun start(List<Move> moves, int inFlight) {
        RebalanceRun before = run;
        if (before != null && before.endedAt().isEmpty()) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "The cluster is being rebalanced already. Look at it, or cancel it.");
        }
        RebalanceRun started = RebalanceRun.of(moves, inFlight, clock.instant());
        log.info("Rebalancing moves={} inFlight={}", moves.size(), inFlight);
        run = started;
        return started;
    }

    /** The newest run, whether it is over or not; none in the life of this manager. */
    public synchronized Optional<RebalanceRun> find() {
        return Optional.ofNullable(run);
    }

    /** Lets no further move begin. */
    public synchronized Optional<RebalanceRun> cancel() {
        RebalanceRun before = run;
        if (before != null && before.endedAt().isEmpty()) {
            become(observed(before.cancel(clock.instant())));
        }
        return find();
    }

    /** One look at what is under way, and at most one move more. */
    @Scheduled(fixedDelay = 250)
    synchronized void step() {
        RebalanceRun before = run;
        if (before == null || before.endedAt().isPresent() || !asking.isDone()) {
            return;
        }
        RebalanceRun seen = observed(before);
        become(seen);
        seen.next().ifPresent(move -> asking = begin(move, seen.inFlight()));
    }

    private CompletableFuture<Void> begin(Move move, int budget) {
        Command wish = new Command.MoveTask(move.task(), move.from(), move.to(), Reason.REBALANCING, budget);
        return control.submit(wish, "manager")
                .whenComplete((_, _) -> answered(move))
                .exceptionally(refused -> {
                    log.warn("A move could not be asked for: {}", refused.getMessage());
                    return null;
                });
    }

    /** Whether the move has begun is seen in the task. */
    private synchronized void answered(Move move) {
        RebalanceRun before = run;
        if (before != null) {
            RebalanceRun seen = observed(before);
            boolean waits = seen.next().filter(move::equals).isPresent();
            become(waits ? seen.refused(move, anythingMoves(seen), clock.instant()) : seen);
        }
    }

    private RebalanceRun observed(RebalanceRun before) {
        return before.observed(views::findTask, this::isLost, clock.instant());
    }

    private boolean isLost(WorkerId id) {
        return views.findWorker(id).map(view -> view.worker().lost()).orElse(true);
    }

    private boolean anythingMoves(RebalanceRun seen) {
        return seen.count(Progress.MOVING) > 0
                || views.workers().stream()
                        .map(ClusterViews.WorkerView::worker)
                        .filter(worker -> worker.availability() == Availability.DRAINING)
                        .anyMatch(worker -> Optional.ofNullable(worker.drain())
                                .filter(Drain::isUnderWay)
                                .isPresent());
    }

    private void become(RebalanceRun next) {
        RebalanceRun before = run;
        run = next;
        if (next.endedAt().isPresent() && before != null && before.endedAt().isEmpty()) {
            log.info(
                    "Rebalanced moved={} leftOut={} cancelled={}",
                    next.count(Progress.MOVED),
                    next.count(Progress.LEFT_OUT),
                    next.cancelled());
        }
    }
}
