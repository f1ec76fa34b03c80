package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Drain;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.manager.control.Receipts;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.DisconnectTerms;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.Lease;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import dev.gantry.model.OnDisconnect;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Faults that somebody could build into Gantry, planted where the core meets what surrounds it. Each must be caught. */
enum Mutant {
    /** A turn is committed whoever leads. */
    COMMITS_WITHOUT_THE_LEASE,
    /** One commit in twenty is answered and not written. */
    LOSES_COMMITS,
    /** After a failed commit it is taken for granted that nothing was written, and only the epoch is fenced. */
    TAKES_AN_UNKNOWN_COMMIT_FOR_FAILED,
    /** After a failed commit it is taken for granted that everything was written. */
    TAKES_AN_UNKNOWN_COMMIT_FOR_MADE,
    /** The epoch of a new term is not greater than that of the last one. */
    REPEATS_EPOCHS,
    /** A manager does not see that another one leads. */
    OVERLOOKS_A_NEWER_LEADER,
    /** Bookings are not looked at when a task is placed. */
    PLACES_WITHOUT_ROOM,
    /** Ports are not looked at when a task is placed. */
    PLACES_WITHOUT_PORTS,
    /** Constraints are not looked at when a task is placed. */
    PLACES_AGAINST_CONSTRAINTS,
    /** Spread limits are not looked at when a task is placed. */
    PLACES_TOO_CLOSE,
    /** Anti-affinity is not looked at when a task is placed. */
    PLACES_BESIDE_ANYBODY,
    /** What must not run twice is given to workers that would not stop it by themselves. */
    PLACES_WITHOUT_LEASES,
    /** A manager takes what it finds stored for tasks that may be placed again, also those that are to be kept where they are. */
    PLACES_AGAIN_WHAT_IS_KEPT,
    /** A worker on which a task has just failed is asked again at once. */
    FORGETS_REFUSALS,
    /** All tasks are placed by one policy, whatever they and the operator want. */
    HEEDS_NO_POLICY,
    /** More tasks give way at a time than the operator permits. */
    EXCEEDS_ITS_BUDGET,
    /** Nobody gives way to a more important task. */
    NEVER_PREEMPTS,
    /** Nobody is ever told to stop anything. */
    SENDS_NO_STOPS,
    /** A user's wish for a fresh start is answered and forgotten. */
    FORGETS_RESTARTS,
    /** A machine that comes back is believed to have what it had first. */
    BELIEVES_THE_FIRST_CAPACITY,
    /** Room that is being made for an important task is given to anybody. */
    PLACES_INTO_PROMISED_ROOM,
    /** It is kept from what waits, and given to what moves. */
    MOVES_INTO_PROMISED_ROOM,
    /** A silent worker is never lost. */
    NEVER_LOSES_A_WORKER,
    /** An engine that does not answer is waited for, for ever. */
    NEVER_MISSES_AN_ENGINE,
    /** What a worker says of an end is dropped. */
    DROPS_ENDS,
    /** Every report is taken for a complete one. */
    TAKES_NEWS_FOR_EVERYTHING,
    /** A complete report is taken for news. */
    TAKES_EVERYTHING_FOR_NEWS,
    /** A poll acknowledges the last answer whether or not it was committed. */
    ACKNOWLEDGES_BEFORE_THE_COMMIT,
    /** Stops that users ask for are answered and forgotten. */
    FORGETS_STOPS,
    /** An operator's word that a machine is off for good is answered and forgotten. */
    FORGETS_NOBODY,
    /** An operator's wish to empty a worker is answered and forgotten. */
    FORGETS_DRAINS,
    /** A worker that is to be emptied takes nothing new, and keeps what it has. */
    MOVES_NOTHING,
    /** What has just been told to start is taken for running. */
    TAKES_OVER_TOO_EARLY,
    /** What a worker has and the store does not know is not noticed. */
    OVERLOOKS_ORPHANS,
    /** After a restore attempts are numbered as if nothing had been lost. */
    REUSES_NUMBERS_OF_ATTEMPTS,
    /** After a restore tasks are placed before anybody has said what runs. */
    PLACES_WHAT_MAY_RUN,
    /** Attempts that the store does not know are taken for some that are over. */
    STOPS_ORPHANS,
    /** After a mass loss all tasks are placed again at once. */
    PLACES_AFTER_A_MASS_LOSS,
    /** A lost worker that registers is lost no more, before it has told what it has. */
    TAKES_A_REGISTRATION_FOR_A_RETURN,
    /** Workers obey a deposed manager. */
    WORKER_OBEYS_OLD_EPOCHS,
    /** Workers apply batches in any order, and twice. */
    WORKER_IGNORES_THE_ORDER,
    /** Workers answer before they have looked at their containers. */
    WORKER_ANSWERS_UNPREPARED,
    /** Workers begin attempts that were stopped while they were starting. */
    WORKER_STARTS_AFTER_A_STOP,
    /** Workers forget ends that nobody has acknowledged. */
    WORKER_FORGETS_ENDS,
    /** Workers ignore the containers of their earlier process. */
    WORKER_ADOPTS_NOTHING,
    /** Workers say that a container is gone when they have asked it to end. */
    WORKER_BELIEVES_IN_SIGNALS,
    /** Workers let containers run whose health check has failed for good. */
    WORKER_IGNORES_HEALTH,
    /** Of two registrations nobody can tell which process came later. */
    WORKER_HIDES_ITS_START,
    /** What must not run twice is placed again at once. */
    PLACES_A_SECOND_COPY,
    /** It is placed again when its worker's time is over, as if stopping took none. */
    WAITS_FOR_THE_LEASE_ONLY,
    /** A manager counts the silence of a worker from its own beginning, not from the newest answer. */
    COUNTS_FROM_ITS_BEGINNING,
    /** A manager that has just begun takes workers for silent since long. */
    FORGETS_WHAT_EARLIER_LEADERS_GRANTED,
    /** Workers never stop by themselves. */
    WORKER_NEVER_STOPS_ALONE,
    /** Workers count their time from the newest answer, whether or not a manager has it. */
    WORKER_COUNTS_FROM_ITS_NEWEST_ANSWER,
    /** A worker's next process believes that it has just been granted time. */
    WORKER_FORGETS_ITS_LEASE;

    Seams seams() {
        return new Planted(this);
    }

    private static WorkerRules rules(Mutant planted) {
        return new WorkerRules(
                planted != WORKER_OBEYS_OLD_EPOCHS,
                planted != WORKER_IGNORES_THE_ORDER,
                planted != WORKER_ANSWERS_UNPREPARED,
                planted != WORKER_STARTS_AFTER_A_STOP,
                planted != WORKER_FORGETS_ENDS,
                planted != WORKER_ADOPTS_NOTHING,
                planted != WORKER_BELIEVES_IN_SIGNALS,
                planted != WORKER_IGNORES_HEALTH,
                planted != WORKER_HIDES_ITS_START,
                planted != WORKER_NEVER_STOPS_ALONE,
                planted != WORKER_COUNTS_FROM_ITS_NEWEST_ANSWER,
                planted != WORKER_FORGETS_ITS_LEASE);
    }

    private static final class Planted extends Seams {

        private final Mutant mutant;
        private final Map<WorkerId, Resources> capacities = new HashMap<>();

        Planted(Mutant mutant) {
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
                case NEVER_LOSES_A_WORKER ->
                    Optional.of(command).filter(given -> !(given instanceof Command.LoseWorker));
                case NEVER_MISSES_AN_ENGINE ->
                    Optional.of(command).filter(given -> !(given instanceof Command.LoseEngine));
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
                case DROPS_ENDS ->
                    Optional.of(command instanceof Command.ObserveTasks observe ? alive(observe) : command);
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
                    observe.observations().stream().map(Planted::early).toList());
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
            if (mutant != SENDS_NO_STOPS) {
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
            return mutant == ACKNOWLEDGES_BEFORE_THE_COMMIT ? newest : since;
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
                    .map(filter ->
                            mutant == MOVES_INTO_PROMISED_ROOM && name(filter).equals("PromiseFilter")
                                    ? whereItWaits(filter)
                                    : filter)
                    .toList();
        }

        private static String name(Filter filter) {
            return filter.getClass().getSimpleName();
        }

        private static Filter whereItWaits(Filter filter) {
            return (task, room) -> task.isPending() ? filter.refuse(task, room) : Optional.empty();
        }

        @Override
        Policies policies(SchedulerSettings scheduler) {
            return mutant == HEEDS_NO_POLICY ? Policies.only(new Spread()) : super.policies(scheduler);
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
            return mutant == REUSES_NUMBERS_OF_ATTEMPTS ? 0 : super.attemptsApart();
        }

        @Override
        boolean settles() {
            return mutant != PLACES_WHAT_MAY_RUN;
        }

        @Override
        int massLoss() {
            return mutant == PLACES_AFTER_A_MASS_LOSS ? 0 : super.massLoss();
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
            return mutant == TAKES_A_REGISTRATION_FOR_A_RETURN
                    ? new MutantDecider(scheduler, massLoss(), disconnectTerms())
                    : super.decider(scheduler);
        }

        @Override
        WorkerRules rules() {
            return Mutant.rules(mutant);
        }
    }

    /** Takes whoever registers for one that has returned. */
    private static final class MutantDecider extends Decider {

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

    private static final class MutantReceipts extends Receipts {

        private final Mutant mutant;
        private final SteadyClock clock;
        private final Set<WorkerId> heard = new HashSet<>();

        MutantReceipts(Mutant mutant, SteadyClock clock) {
            super(clock);
            this.mutant = mutant;
            this.clock = clock;
        }

        @Override
        public Duration received(WorkerId worker) {
            heard.add(worker);
            return mutant == COUNTS_FROM_ITS_BEGINNING ? clock.read() : super.received(worker);
        }

        @Override
        public Duration silence(WorkerId worker) {
            boolean forgotten = mutant == FORGETS_WHAT_EARLIER_LEADERS_GRANTED && !heard.contains(worker);
            return forgotten ? Duration.ofDays(1) : super.silence(worker);
        }
    }

    private static final class MutantStore extends ForwardingStore {

        private final Mutant mutant;
        private final SimStore rows;
        private int commits;
        private Optional<Lease> newest = Optional.empty();
        private Optional<Epoch> taken = Optional.empty();

        MutantStore(Mutant mutant, ClusterStore connection, SimStore rows) {
            super(connection);
            this.mutant = mutant;
            this.rows = rows;
        }

        @Override
        public void commit(Lease lease, Turn turn, ClusterState state) {
            newest = Optional.of(lease);
            if (mutant == COMMITS_WITHOUT_THE_LEASE) {
                rows.write(turn, state);
            } else if (mutant == TAKES_AN_UNKNOWN_COMMIT_FOR_FAILED) {
                super.commit(super.findLease().orElse(lease), turn, state);
            } else if (mutant != LOSES_COMMITS || ++commits % 20 != 0) {
                super.commit(lease, turn, state);
            }
        }

        @Override
        public ClusterState load() {
            ClusterState stored = super.load();
            return mutant == PLACES_AGAIN_WHAT_IS_KEPT ? rows.load(MutantStore::replaceable) : stored;
        }

        private static Task replaceable(Task task) {
            if (task.spec().onDisconnect() != OnDisconnect.KEEP) {
                return task;
            }
            return new Task(
                    task.id(),
                    task.named(),
                    task.number(),
                    task.specHash(),
                    task.spec().toBuilder().onDisconnect(OnDisconnect.REPLACE).build(),
                    task.desired(),
                    task.state(),
                    task.reason(),
                    task.message(),
                    task.failures(),
                    task.attempts(),
                    task.createdMicros(),
                    task.changedMicros(),
                    task.finishedMicros());
        }

        @Override
        public void keepDisconnectLease(Lease lease, Duration longest) {
            super.keepDisconnectLease(super.findLease().orElse(lease), longest);
        }

        @Override
        public Optional<Lease> findLease() {
            return switch (mutant) {
                case TAKES_AN_UNKNOWN_COMMIT_FOR_FAILED -> newest;
                case OVERLOOKS_A_NEWER_LEADER -> super.findLease().map(this::asIfMine);
                case TAKES_AN_UNKNOWN_COMMIT_FOR_MADE -> newest.map(Lease::committed);
                default -> super.findLease();
            };
        }

        @Override
        public Optional<Phase> findPhase(AttemptKey attempt, WorkerId worker) {
            Optional<Phase> stored = super.findPhase(attempt, worker);
            return mutant == STOPS_ORPHANS ? stored.or(() -> Optional.of(Phase.GONE)) : stored;
        }

        private Lease asIfMine(Lease stored) {
            return new Lease(stored.cluster(), stored.generation(), taken.orElse(stored.epoch()), stored.lastCommit());
        }

        @Override
        public Lease take(ClusterId newCluster, Instant now) {
            Lease lease = super.take(newCluster, now);
            taken = Optional.of(lease.epoch());
            return mutant == REPEATS_EPOCHS ? new Lease(lease.cluster(), 1, new Epoch(1), lease.lastCommit()) : lease;
        }
    }
}
