package dev.gantry.simulation;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.manager.control.Receipts;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.DisconnectTerms;
import dev.gantry.manager.scheduling.BinPack;
import dev.gantry.manager.scheduling.EPvm;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Greedy;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.RoundRobin;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.platform.SteadyClock;
import java.util.List;
import java.util.Optional;

/** The places where the real core meets what surrounds it, and where a fault can be planted. This one changes nothing. */
class Seams {

    /** The store as the manager sees it, given its connection and the rows behind that. */
    ClusterStore store(ClusterStore connection, SimStore rows) {
        return connection;
    }

    /** A command on its way to the control loop; nothing if it gets lost. */
    Optional<Command> command(Command command) {
        return Optional.of(command);
    }

    /** What every run is about; nothing where chance decides. */
    Optional<Subject> subject() {
        return Optional.empty();
    }

    /** What is sent to a worker. */
    AssignmentBatch batch(AssignmentBatch batch) {
        return batch;
    }

    /** What a worker answered. */
    ObservationBatch answer(ObservationBatch answer) {
        return answer;
    }

    /** From where a poll asks for news, given where the last answer ended. */
    String since(String since, String newest) {
        return since;
    }

    /** What rules a worker out for a task. */
    List<Filter> filters() {
        return Filter.ALL;
    }

    /** What ranks the workers. */
    Policies policies(SchedulerSettings scheduler) {
        return new Policies(
                List.of(new Spread(), new BinPack(), new RoundRobin(), new Greedy(), new EPvm()), scheduler.policy());
    }

    /** How many tasks may be giving way at any moment. */
    int preemptionBudget(SchedulerSettings scheduler) {
        return scheduler.preemptionBudget();
    }

    /** How many workers make a mass loss. */
    int massLoss() {
        return SimManager.PROPERTIES.massLoss();
    }

    /** When answers came, on a steady clock. */
    Receipts receipts(SteadyClock clock) {
        return new Receipts(clock);
    }

    /** After how much silence what must not run twice has surely ended. */
    DisconnectTerms disconnectTerms() {
        return SimManager.PROPERTIES.disconnect().terms();
    }

    /** How far above the old ones attempts are numbered after a restore. */
    int attemptsApart() {
        return 1_000;
    }

    /** Whether workers are asked what they have before anything is placed after a restore. */
    boolean settles() {
        return true;
    }

    /** What decides. */
    Decider decider(Scheduler scheduler) {
        return new Decider(scheduler, massLoss(), disconnectTerms());
    }

    /** What workers promise. */
    WorkerRules rules() {
        return WorkerRules.KEPT;
    }
}
