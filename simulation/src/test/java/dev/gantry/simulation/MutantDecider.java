package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.DisconnectTerms;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Instant;
import java.util.Optional;

/** Takes whoever registers for one that has returned. */
final class MutantDecider extends Decider {

    MutantDecider(Scheduler scheduler, int massLoss, DisconnectTerms terms) {
        super(scheduler, massLoss, terms);
    }

    @Override
    public Decision decide(ClusterState state, Command command, long nextEvent, Instant now) {
        Decision decision = super.decide(state, command, nextEvent, now);
        if (!(command instanceof Command.RegisterWorker register)
                || !(decision instanceof Decision.Accepted accepted)) {
            return decision;
        }
        WorkerRegistration registration = register.registration();
        Optional<Worker> lost = state.findWorker(registration.id())
                .filter(known -> known.lost() && registration.incarnation().equals(known.incarnation()));
        return lost.<Decision>map(known -> Decision.of(back(known, registration, now)))
                .orElseGet(() -> new Decision.Accepted(accepted.changes().stream()
                        .map(change -> change instanceof Change.WorkerRegistered joins
                                ? back(joins.registered(), registration, now)
                                : change)
                        .toList()));
    }

    private static Change back(Worker lost, WorkerRegistration registration, Instant now) {
        Worker back = Worker.registered(registration, lost.name(), Optional.empty(), now);
        Drain drain = lost.drain();
        return new Change.WorkerRegistered(
                drain == null ? back.withAvailability(lost.availability()) : back.withDrain(drain));
    }
}
