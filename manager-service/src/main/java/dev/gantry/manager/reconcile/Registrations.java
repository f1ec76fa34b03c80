package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Incarnations;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What follows when a worker registers: it joins, joins again, takes the name of a lost one, or is one too many.
 *
 * <p>A lost worker that registers stays lost until its session has heard what it has: only then is it known which of its
 * attempts go on.
 */
final class Registrations {

    /** So long a registration may have been on its way, or may have waited for the control loop. */
    private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

    private Registrations() {}

    static Decision decide(ClusterState state, WorkerRegistration registration, Instant now) {
        Optional<Worker> known = state.findWorker(registration.id());
        Optional<Worker> sameName = state.findWorker(registration.name())
                .filter(worker -> !worker.id().equals(registration.id()));
        if (known.filter(worker -> isOvertaken(worker, registration, now)).isPresent()) {
            return Decision.of();
        }
        if (known.isPresent() && isElsewhere(state, known.get(), registration)) {
            return duplicate(
                    "Worker " + registration.id() + " is at " + known.get().address()
                            + ". A data folder belongs to one worker; give this one another (gantry.data-dir).");
        }
        boolean nameIsFree = sameName.map(Registrations::isFree).orElse(true);
        if (known.isEmpty() && sameName.isPresent() && !nameIsFree) {
            return duplicate(
                    "The name " + registration.name() + " belongs to worker "
                            + sameName.get().id() + " at " + sameName.get().address()
                            + ". Give each worker a name of its own (gantry.worker.name); that of a worker is free once it is LOST.");
        }
        // Whoever is known may always come back: under the name that it goes by, where another one has taken the wanted
        // one.
        String name = known.filter(_ -> !nameIsFree).map(Worker::name).orElse(registration.name());
        Worker worker = Worker.registered(registration, name, known.or(() -> sameName), now);
        if (known.isPresent() && isSame(known.get(), worker)) {
            return Decision.of();
        }
        List<Change> changes = new ArrayList<>();
        sameName.filter(Registrations::isFree).map(Registrations::makeRoom).ifPresent(changes::add);
        changes.add(new Change.WorkerRegistered(worker));
        return new Decision.Accepted(changes);
    }

    private static Decision duplicate(String words) {
        return new Decision.Rejected(new ProblemException(ProblemType.DUPLICATE_WORKER, words));
    }

    /**
     * Whether the worker of this id may be alive at another address: a copied data folder, not a machine that has moved. That
     * nobody listens there any more is proven by a refused connection, or made certain enough by a loss.
     */
    private static boolean isElsewhere(ClusterState state, Worker known, WorkerRegistration registration) {
        Liveness liveness = state.sight(known.id()).liveness();
        return !known.address().equals(registration.address())
                && !registration.incarnation().equals(known.incarnation())
                && liveness != Liveness.RESTARTING
                && liveness != Liveness.LOST;
    }

    /**
     * Whether a later process of the worker registered a moment ago, so that this was under way meanwhile. Clocks of machines
     * jump: after that moment whoever registers is believed to be the newest.
     */
    private static boolean isOvertaken(Worker known, WorkerRegistration registration, Instant now) {
        UUID newest = known.incarnation();
        return newest != null
                && Incarnations.isOlder(registration.incarnation(), newest)
                && now.isBefore(known.registeredAt().plus(LONGEST_WAY));
    }

    /** A worker that was only announced never had an address. */
    private static boolean isFree(Worker worker) {
        return worker.lost() || worker.address().isEmpty();
    }

    /** Nobody knows whether a lost machine is off, so it is kept, with what it has, under another name. */
    private static Change makeRoom(Worker worker) {
        String longer = worker.name() + "-" + worker.id().toString().substring(0, 8);
        return worker.address().isEmpty()
                ? new Change.WorkerForgotten(worker.id())
                : new Change.WorkerReplaced(worker.id(), longer);
    }

    /** An engine may be replaced by another version while its worker runs. */
    private static boolean isSame(Worker known, Worker again) {
        return again.incarnation() != null
                && again.incarnation().equals(known.incarnation())
                && again.address().equals(known.address())
                && again.engine().version().equals(known.engine().version())
                && again.engine().api().equals(known.engine().api());
    }
}
