package dev.gantry.simulation;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.manager.control.Receipts;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.DisconnectTerms;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.ObservationBatch;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.platform.SteadyClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes wrong where the core meets what surrounds it, by one fault. */
final class PlantedFault extends Seams {

    private final Mutant mutant;
    private final Map<WorkerId, Resources> capacities = new HashMap<>();

    PlantedFault(Mutant mutant) {
        this.mutant = mutant;
    }

    @Override
    Optional<Subject> subject() {
        return switch (mutant) {
            case PLACES_AFTER_A_MASS_LOSS, TAKES_A_REGISTRATION_FOR_A_RETURN -> Optional.of(Subject.MASS_LOSS);
            case PLACES_INTO_PROMISED_ROOM, MOVES_INTO_PROMISED_ROOM -> Optional.of(Subject.GIVING_WAY);
            case REUSES_NUMBERS_OF_ATTEMPTS, PLACES_WHAT_MAY_RUN, STOPS_ORPHANS -> Optional.of(Subject.RESTORES);
            case PLACES_WITHOUT_LEASES,
                    PLACES_A_SECOND_COPY,
                    WAITS_FOR_THE_LEASE_ONLY,
                    COUNTS_FROM_ITS_BEGINNING,
                    FORGETS_WHAT_EARLIER_LEADERS_GRANTED,
                    WORKER_NEVER_STOPS_ALONE,
                    WORKER_COUNTS_FROM_ITS_NEWEST_ANSWER,
                    WORKER_FORGETS_ITS_LEASE -> Optional.of(Subject.AT_MOST_ONCE);
            default -> super.subject();
        };
    }

    @Override
    ClusterStore store(ClusterStore connection, SimStore rows) {
        return new MutantStore(mutant, connection, rows);
    }

    @Override
    Optional<Command> command(Command command) {
        return switch (mutant) {
            case NEVER_LOSES_A_WORKER -> Optional.of(command).filter(given -> !(given instanceof Command.LoseWorker));
            case NEVER_MISSES_AN_ENGINE -> Optional.of(command).filter(given -> !(given instanceof Command.LoseEngine));
            case FORGETS_NOBODY -> Optional.of(command).filter(given -> !(given instanceof Command.ForgetWorker));
            case FORGETS_DRAINS -> Optional.of(command).filter(given -> !(given instanceof Command.DrainWorker));
            case MOVES_NOTHING -> Optional.of(command).filter(given -> !(given instanceof Command.AdvanceDrain));
            case TAKES_OVER_TOO_EARLY ->
                Optional.of(command instanceof Command.ObserveTasks observe ? early(observe) : command);
            case OVERLOOKS_ORPHANS -> Optional.of(command).filter(given -> !(given instanceof Command.SeeOrphans));
            case FORGETS_RESTARTS -> Optional.of(command).filter(given -> !(given instanceof Command.RestartTask));
            case BELIEVES_THE_FIRST_CAPACITY ->
                Optional.of(command instanceof Command.RegisterWorker register ? asAtFirst(register) : command);
            case FORGETS_STOPS -> Optional.of(command).filter(given -> !(given instanceof Command.StopTask));
            case DROPS_ENDS -> Optional.of(command instanceof Command.ObserveTasks observe ? alive(observe) : command);
            default -> Optional.of(command);
        };
    }

    private Command asAtFirst(Command.RegisterWorker register) {
        WorkerRegistration again = register.registration();
        Resources first = capacities.computeIfAbsent(again.id(), _ -> again.capacity());
        return new Command.RegisterWorker(new WorkerRegistration(
                again.id(),
                again.name(),
                again.address(),
                first,
                again.labels(),
                again.portRange(),
                again.arch(),
                again.version(),
                again.engine(),
                again.incarnation(),
                again.leases()));
    }

    private static Command early(Command.ObserveTasks observe) {
        return new Command.ObserveTasks(
                observe.worker(),
                observe.full(),
                observe.observations().stream().map(PlantedFault::early).toList());
    }

    private static Observation early(Observation seen) {
        boolean starts = seen.phase() == Phase.STARTING && seen.restart() == 0;
        return !starts
                ? seen
                : new Observation(
                        seen.task(),
                        seen.attempt(),
                        seen.restart(),
                        seen.containerId(),
                        Phase.RUNNING,
                        Reason.STARTED,
                        seen.message(),
                        seen.exitCode(),
                        seen.oomKilled(),
                        seen.lastExitReason(),
                        seen.startedAt(),
                        seen.finishedAt(),
                        seen.imageDigest());
    }

    private static Command alive(Command.ObserveTasks observe) {
        return new Command.ObserveTasks(
                observe.worker(),
                observe.full(),
                observe.observations().stream()
                        .filter(seen -> seen.phase() != Phase.GONE)
                        .toList());
    }

    @Override
    AssignmentBatch batch(AssignmentBatch batch) {
        if (mutant != Mutant.SENDS_NO_STOPS) {
            return batch;
        }
        return new AssignmentBatch(
                batch.epoch(),
                batch.session(),
                batch.seq(),
                batch.entries().stream()
                        .filter(entry -> entry.wanted() == Wanted.RUN)
                        .toList(),
                batch.compared());
    }

    @Override
    ObservationBatch answer(ObservationBatch answer) {
        boolean full = switch (mutant) {
            case TAKES_NEWS_FOR_EVERYTHING -> true;
            case TAKES_EVERYTHING_FOR_NEWS -> false;
            default -> answer.full();
        };
        return new ObservationBatch(
                answer.incarnation(), answer.revision(), full, answer.tasks(), answer.live(), answer.number());
    }

    @Override
    String since(String since, String newest) {
        return mutant == Mutant.ACKNOWLEDGES_BEFORE_THE_COMMIT ? newest : since;
    }

    @Override
    List<Filter> filters() {
        Optional<String> without = switch (mutant) {
            case PLACES_WITHOUT_ROOM -> Optional.of("ResourceFilter");
            case PLACES_WITHOUT_PORTS -> Optional.of("PortFilter");
            case PLACES_AGAINST_CONSTRAINTS -> Optional.of("ConstraintFilter");
            case PLACES_TOO_CLOSE -> Optional.of("SpreadLimitFilter");
            case PLACES_BESIDE_ANYBODY -> Optional.of("AntiAffinityFilter");
            case PLACES_WITHOUT_LEASES -> Optional.of("LeaseFilter");
            case PLACES_INTO_PROMISED_ROOM -> Optional.of("PromiseFilter");
            case FORGETS_REFUSALS -> Optional.of("RefusalFilter");
            default -> Optional.empty();
        };
        return Filter.ALL.stream()
                .filter(filter -> !without.equals(Optional.of(name(filter))))
                .map(this::changed)
                .toList();
    }

    private Filter changed(Filter filter) {
        return switch (mutant) {
            case MOVES_INTO_PROMISED_ROOM -> name(filter).equals("PromiseFilter") ? whereItWaits(filter) : filter;
            case LOOKS_FOR_ROOM_FOR_LIMITS -> name(filter).equals("ResourceFilter") ? forLimits(filter) : filter;
            default -> filter;
        };
    }

    private static Filter forLimits(Filter filter) {
        return (task, room) -> room.free().cpuMillis() < Math.round(task.spec().cpu() * 1_000)
                        || room.free().memory() < task.spec().memory()
                ? Optional.of(Reason.INSUFFICIENT_MEMORY)
                : filter.refuse(task, room);
    }

    private static String name(Filter filter) {
        return filter.getClass().getSimpleName();
    }

    private static Filter whereItWaits(Filter filter) {
        return (task, room) -> task.isPending() ? filter.refuse(task, room) : Optional.empty();
    }

    @Override
    Policies policies(SchedulerSettings scheduler) {
        return mutant == Mutant.HEEDS_NO_POLICY ? Policies.only(new Spread()) : super.policies(scheduler);
    }

    @Override
    int preemptionBudget(SchedulerSettings scheduler) {
        return switch (mutant) {
            case EXCEEDS_ITS_BUDGET -> scheduler.preemptionBudget() + 2;
            case NEVER_PREEMPTS -> 0;
            default -> super.preemptionBudget(scheduler);
        };
    }

    @Override
    int attemptsApart() {
        return mutant == Mutant.REUSES_NUMBERS_OF_ATTEMPTS ? 0 : super.attemptsApart();
    }

    @Override
    boolean settles() {
        return mutant != Mutant.PLACES_WHAT_MAY_RUN;
    }

    @Override
    int massLoss() {
        return mutant == Mutant.PLACES_AFTER_A_MASS_LOSS ? 0 : super.massLoss();
    }

    @Override
    DisconnectTerms disconnectTerms() {
        Duration lease = SimManager.PROPERTIES.disconnect().lease();
        return switch (mutant) {
            case PLACES_A_SECOND_COPY -> new DisconnectTerms(lease.negated(), Duration.ZERO, Duration.ZERO);
            case WAITS_FOR_THE_LEASE_ONLY -> new DisconnectTerms(lease, Duration.ofSeconds(-10), Duration.ZERO);
            default -> super.disconnectTerms();
        };
    }

    @Override
    Receipts receipts(SteadyClock clock) {
        return new MutantReceipts(mutant, clock);
    }

    @Override
    Decider decider(Scheduler scheduler) {
        return mutant == Mutant.TAKES_A_REGISTRATION_FOR_A_RETURN
                ? new MutantDecider(scheduler, massLoss(), disconnectTerms())
                : super.decider(scheduler);
    }

    @Override
    WorkerRules rules() {
        return Mutant.rules(mutant);
    }
}
