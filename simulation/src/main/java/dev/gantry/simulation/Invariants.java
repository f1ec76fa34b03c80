package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import dev.gantry.model.WorkerId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold after every step, whatever goes wrong. Reads rows, events and containers, and asks the core nothing. */
final class Invariants {

    private final World world;
    private final SimStore store;
    private final Ledger ledger;
    private final Map<TaskId, TaskHistory> histories = new HashMap<>();
    private Collection<SimWorker> machines = List.of();
    private final MessageRule messages;
    private final MassLossRule massLoss = new MassLossRule();
    private final TakingTasks takingTasks = new TakingTasks();
    private final Set<AttemptKey> begun = new HashSet<>();
    private final Set<AttemptKey> coming = new HashSet<>();
    private final BackOffs backOffs = new BackOffs();
    private final PlacementRule placement;
    private final PreemptionRule preemption;
    private int eventsSeen;
    private int versionSeen = -1;
    private long highestEpoch;
    private final RestoreRule restore = new RestoreRule();
    private final RestartRule restarts = new RestartRule();
    private final PromiseRule promises;

    Invariants(World world, SimStore store, Ledger ledger, SchedulerSettings scheduler) {
        this.world = world;
        this.store = store;
        this.ledger = ledger;
        this.messages = new MessageRule(store, world.coverage);
        this.placement = new PlacementRule(scheduler.policy(), ledger, backOffs, world.coverage);
        this.promises = new PromiseRule(store, backOffs, world.coverage);
        this.preemption = new PreemptionRule(scheduler.preemptionBudget(), promises);
    }

    /** Who may tell a worker what. */
    MessageRule messages() {
        return messages;
    }

    void watch(Collection<SimWorker> all) {
        machines = all;
    }

    /** Checks everything that may have changed since the last time. */
    void check() {
        List<ClusterEvent> events = store.events();
        boolean newEvents = events.size() != eventsSeen;
        if (newEvents) {
            int seenBefore = eventsSeen;
            takeEvents(events.subList(eventsSeen, events.size()));
            eventsSeen = events.size();
            BookingRule.check(store, events.subList(seenBefore, events.size()));
            promises.check();
        }
        checkLedger();
        restarts.check(histories);
        int version = 0;
        for (SimWorker machine : machines) {
            version += machine.engine().version();
        }
        if (newEvents || version != versionSeen) {
            versionSeen = version;
            RunningRule.check(machines, store, messages.lateRuns());
        }
    }

    /** The store is an earlier one now, with its events, and nothing that came after binds it. */
    void restored() {
        histories.clear();
        eventsSeen = 0;
        for (ClusterEvent event : store.events()) {
            TaskId id = event.task();
            if (id != null) {
                histories.computeIfAbsent(id, _ -> new TaskHistory(0)).replay(event);
            }
            eventsSeen++;
        }
        histories.replaceAll((_, history) -> history.above(store.restoration().attemptsAbove()));
        massLoss.restored(store.workers().values().stream()
                .filter(Worker::lost)
                .map(Worker::id)
                .toList());
        restore.restored();
        takingTasks.restored(store.events());
        backOffs.leads();
        preemption.restored();
        restarts.restored();
        promises.restored();
    }

    private void takeEvents(List<ClusterEvent> news) {
        Set<TaskId> touched = new LinkedHashSet<>();
        long expected = eventsSeen + 1L;
        for (ClusterEvent event : news) {
            world.trace.note(event.toString());
            if (event.number() != expected++) {
                throw new Violation("event " + event.number() + " follows upon " + (expected - 2));
            }
            world.coverage.count("events", event.type());
            massLoss.take(event);
            takingTasks.take(event);
            restore.take(event, store, machines);
            checkCapacity(event);
            TaskId id = event.task();
            if (id != null) {
                TaskHistory history = histories.computeIfAbsent(
                        id, _ -> new TaskHistory(store.restoration().attemptsAbove()));
                world.coverage.count("transitions", history.state() + " -> " + event.to());
                world.coverage.count("reasons", event.reason().name());
                checkMassLoss(event, history);
                checkTakeOver(event);
                backOffs.take(event, history, store.workers());
                placement.take(event, history, histories.values(), store.workers());
                promises.take(event, history, histories);
                preemption.take(event, history, histories);
                restarts.take(event, history);
                history.take(event, takingTasks::isForced);
                touched.add(id);
            }
        }
        touched.forEach(this::compare);
    }

    private void checkMassLoss(ClusterEvent event, TaskHistory history) {
        boolean forbidden = event.change() instanceof Change.AttemptPlaced
                && history.runsOn()
                        .filter(worker ->
                                massLoss.forbids(worker, store.workers().size()))
                        .isPresent();
        if (forbidden) {
            throw new Violation("a task is placed again after a mass loss: " + event);
        }
    }

    /** An attempt takes over as one that runs only when its worker has begun it. */
    private void checkTakeOver(ClusterEvent event) {
        if (event.change() instanceof Change.AttemptPlaced placed
                && placed.attempt().successor()) {
            coming.add(new AttemptKey(placed.task(), placed.attempt().number()));
            world.coverage.count("moves", "begun");
        } else if (event.change() instanceof Change.AttemptAdvanced advanced) {
            TaskAttempt attempt = advanced.attempt();
            AttemptKey key = new AttemptKey(advanced.task(), attempt.number());
            if (!attempt.successor() && coming.remove(key)) {
                world.coverage.count("moves", "taken over by one that is " + attempt.phase());
                if (attempt.phase() == Phase.RUNNING && !begun.contains(key)) {
                    throw new Violation("attempt " + key + " takes over and was never begun: " + event);
                }
            }
        }
    }

    private void compare(TaskId id) {
        TaskHistory history = histories.getOrDefault(id, new TaskHistory(0));
        Task row = store.tasks().get(id);
        if (history.isRetired() != (row == null)) {
            throw new Violation("task " + id + " is retired by its events or its rows, not by both");
        }
        if (row != null) {
            history.compare(row, store.attempts(id));
        }
    }

    /** A machine is believed to have what its process has said. */
    private void checkCapacity(ClusterEvent event) {
        if (event.change() instanceof Change.WorkerRegistered joined) {
            Worker worker = joined.registered();
            boolean said = machines.stream()
                    .filter(machine -> machine.id().equals(worker.id()))
                    .anyMatch(machine -> machine.said(worker.incarnation()).equals(Optional.of(worker.capacity())));
            if (!said) {
                throw new Violation("worker " + worker.name() + " is believed to have what it has not said: " + event);
            }
        }
    }

    private void checkLedger() {
        for (TaskId id : ledger.accepted().keySet()) {
            if (!histories.containsKey(id)) {
                throw new Violation("task " + id + " was accepted and is not stored");
            }
        }
        for (TaskId id : ledger.stopped()) {
            Task row = store.tasks().get(id);
            if (row != null && row.desired() != DesiredState.STOPPED && !isFinal(row)) {
                throw new Violation("the stop of task " + id + " was accepted and is not stored");
            }
        }
        for (WorkerId id : ledger.drained()) {
            if (!takingTasks.wasDrained(id)) {
                throw new Violation("the drain of worker " + id + " was accepted and is not stored");
            }
        }
        for (TaskId id : ledger.neverApplied()) {
            if (histories.containsKey(id)) {
                throw new Violation("task " + id + " was refused for good and is stored");
            }
        }
    }

    /** A worker creates or starts a container. */
    void begins(AttemptKey attempt, boolean afterStop) {
        begun.add(attempt);
        if (afterStop) {
            throw new Violation("attempt " + attempt + " is begun after its worker was told to stop it");
        }
    }

    /** Somebody asks for a fresh start of a task. */
    RestartRule.Wish asksForRestart(TaskId id) {
        return restarts.asks(id, Optional.ofNullable(histories.get(id)));
    }

    /** Somebody was told so by a manager of this epoch; one that leads no more may know too little. */
    void acceptsRestart(RestartRule.Wish wish, long epoch) {
        if (messages.isLeading(epoch)) {
            restarts.accepts(wish);
        } else {
            restarts.drops(wish);
        }
    }

    void refusesRestart(RestartRule.Wish wish) {
        restarts.drops(wish);
    }

    /** A manager begins to lead. */
    void leads(long epoch) {
        world.coverage.count("managers", "terms");
        if (epoch <= highestEpoch) {
            throw new Violation("epoch " + epoch + " follows upon " + highestEpoch);
        }
        highestEpoch = epoch;
        massLoss.leads();
        backOffs.leads();
    }

    static boolean isFinal(Task row) {
        return row.state() == TaskState.COMPLETED || row.state() == TaskState.FAILED;
    }

    static boolean isOver(TaskAttempt attempt) {
        return attempt.phase() == Phase.GONE || attempt.phase() == Phase.ABANDONED;
    }
}
