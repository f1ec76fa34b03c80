package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.scheduling.ExpectedLoad;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.model.EngineState;
import dev.gantry.model.EngineStatus;
import dev.gantry.model.PortRange;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The pure core: what a command changes, given everything that is known and the time. */
public class Decider {

    private final Scheduler scheduler;
    private final int massLoss;
    private final DisconnectTerms terms;

    /** Decides by the usual settings. */
    public Decider(Scheduler scheduler) {
        this(scheduler, MassLoss.LEAST, DisconnectTerms.USUAL);
    }

    /**
     * Decides by these settings.
     *
     * @param massLoss so many workers at least, lost together, have their tasks held back; 0 means never
     * @param terms after how much silence a task that runs once at a time has surely ended
     */
    public Decider(Scheduler scheduler, int massLoss, DisconnectTerms terms) {
        this.scheduler = scheduler;
        this.massLoss = massLoss;
        this.terms = terms;
    }

    /**
     * Begins to place what waits for a place, or goes on with it.
     *
     * @param measured what each worker uses, as it said last; asked once, and only if a policy wants to know
     * @param silence for how long a worker has surely not been heard
     * @param promised the workers whose room an earlier part of the same walk has promised to what is more important
     */
    public PlacementPass placementPass(
            Supplier<Map<WorkerId, Resources>> measured,
            Function<WorkerId, Duration> silence,
            Set<WorkerId> promised,
            Instant now) {
        return new PlacementPass(
                scheduler, massLoss, new AtMostOnce(terms, silence), new ExpectedLoad(measured, promised, now), now);
    }

    /** Begins to place what waits for a place. */
    public PlacementPass placementPass(
            Supplier<Map<WorkerId, Resources>> measured, Function<WorkerId, Duration> silence, Instant now) {
        return placementPass(measured, silence, Set.of(), now);
    }

    /** The same, where every worker has just been heard. */
    public PlacementPass placementPass(Supplier<Map<WorkerId, Resources>> measured, Instant now) {
        return placementPass(measured, _ -> Duration.ZERO, now);
    }

    /**
     * Decides one command and changes nothing.
     *
     * @param nextEvent the number that the first change's event will get; a new task is numbered by it
     */
    public Decision decide(ClusterState state, Command command, long nextEvent, Instant now) {
        return switch (command) {
            case Command.SubmitTasks submit -> Submissions.decide(state, submit, nextEvent, now);
            case Command.RetireTasks retire -> new Decision.Accepted(Retirement.decide(state, retire, now));
            case Command.StopTask stop -> Wishes.stop(state, stop);
            case Command.RestartTask restart -> Wishes.restart(state, restart);
            case Command.GiveUpStarts overdue -> new Decision.Accepted(OverdueStarts.decide(state, overdue, now));
            case Command.RegisterWorker register -> Registrations.decide(state, register.registration(), now);
            case Command.ForgetWorker forget -> Forgetting.decide(state, forget, terms, now);
            case Command.AnnounceWorker announce -> announce(state, announce, now);
            case Command.SetAvailability set -> Drains.end(state, set);
            case Command.DrainWorker drain -> Drains.begin(state, drain, now);
            case Command.AdvanceDrain step ->
                state.restoration().isSettling()
                        ? Decision.of()
                        : new Decision.Accepted(Drains.advance(state, step, scheduler, now));
            case Command.MoveTask move ->
                state.restoration().isSettling() ? Decision.of() : Moves.decide(state, move, scheduler, now);
            case Command.ObserveTasks observe ->
                state.restoration().isSettling()
                        ? Decision.of()
                        : new Decision.Accepted(Observations.decide(state, observe, now));
            case Command.SeeOrphans see -> Settling.see(state, see, now);
            case Command.SettleRestore _ -> Settling.settle(state, now);
            case Command.AdoptOrphan adopt -> Adoptions.adopt(state, adopt, nextEvent, now);
            case Command.StopOrphan stop -> Adoptions.stop(state, stop, nextEvent, now);
            case Command.SeeWorker see -> see(state, see);
            case Command.LoseWorker lose -> lose(state, lose);
            case Command.LoseEngine lose -> EngineLosses.decide(state, lose, terms);
        };
    }

    private static Decision announce(ClusterState state, Command.AnnounceWorker announce, Instant now) {
        if (state.findWorker(announce.name()).isPresent()) {
            return Decision.of();
        }
        return Decision.of(new Change.WorkerRegistered(new Worker(
                announce.id(),
                announce.name(),
                "",
                Resources.NONE,
                Map.of(),
                new PortRange(20_000, 29_999),
                "",
                "",
                new EngineStatus(EngineState.DOWN, "", ""),
                null,
                false,
                Availability.ACTIVE,
                false,
                now)));
    }

    private static Decision see(ClusterState state, Command.SeeWorker see) {
        Optional<Worker> worker = state.findWorker(see.worker());
        WorkerSight sight = new WorkerSight(see.liveness(), see.engine());
        boolean returns = worker.map(Worker::lost).orElse(false) && see.liveness() == Liveness.READY;
        boolean stillLost = worker.map(Worker::lost).orElse(true) && !returns;
        if (stillLost || state.sight(see.worker()).equals(sight)) {
            return Decision.of();
        }
        List<Change> changes = new ArrayList<>();
        if (returns) {
            changes.add(new Change.WorkerReturned(see.worker()));
        }
        changes.add(new Change.WorkerSeen(see.worker(), sight));
        if (returns || sight.takesTasks()) {
            changes.addAll(EngineLosses.over(state, see.worker(), sight.takesTasks()));
        }
        return new Decision.Accepted(changes);
    }

    private static Decision lose(ClusterState state, Command.LoseWorker lose) {
        Optional<Worker> worker = state.findWorker(lose.worker());
        boolean lost = worker.isPresent() && lose.stillSilent().getAsBoolean();
        return lost ? new Decision.Accepted(Losses.decide(state, worker.get())) : Decision.of();
    }
}
