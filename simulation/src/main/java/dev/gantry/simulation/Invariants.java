package dev.gantry.simulation;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.model.DesiredState;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.simulation.Container.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What must hold after every step, whatever goes wrong. Reads rows, events and containers, and asks the core nothing. */
final class Invariants {

    private final World world;
    private final SimStore store;
    private final Ledger ledger;
    private final Map<TaskId, TaskHistory> histories = new HashMap<>();
    private final Set<AttemptKey> lateRuns = new HashSet<>();
    private Collection<SimWorker> machines = List.of();
    private final Map<String, Long> epochsHeeded = new HashMap<>();
    private final Map<UUID, AssignmentBatch> lastBatches = new HashMap<>();
    private final MassLossRule massLoss = new MassLossRule();
    private final TakingTasks takingTasks = new TakingTasks();
    private final Set<AttemptKey> begun = new HashSet<>();
    private final Set<AttemptKey> coming = new HashSet<>();
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
        this.placement = new PlacementRule(scheduler.policy(), ledger, world.coverage);
        this.promises = new PromiseRule(store, world.coverage);
        this.preemption = new PreemptionRule(scheduler.preemptionBudget(), promises);
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
            checkBookings(placedOn(events.subList(seenBefore, events.size())));
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
            checkContainers();
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
        placement.leads();
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

    /** The workers on which something was put since they told what they have. */
    private static Set<WorkerId> placedOn(List<ClusterEvent> news) {
        Set<WorkerId> workers = new HashSet<>();
        for (ClusterEvent event : news) {
            if (event.change() instanceof Change.AttemptPlaced placed) {
                workers.add(placed.attempt().worker());
            } else if (event.change() instanceof Change.WorkerRegistered joined) {
                workers.remove(joined.worker());
            }
        }
        return workers;
    }

    /** No placement over-books a worker, and no port has two owners. */
    private void checkBookings(Set<WorkerId> placedOn) {
        for (Worker worker : store.workers().values()) {
            long[] booked = new long[4];
            Set<String> ports = new HashSet<>();
            for (Task task : store.tasks().values()) {
                for (TaskAttempt attempt : store.attempts(task.id()).values()) {
                    if (attempt.worker().equals(worker.id()) && !isOver(attempt)) {
                        add(booked, task);
                        attempt.ports().forEach(port -> {
                            if (!ports.add(port.host() + "/" + port.protocol())) {
                                throw new Violation("port " + port + " has two owners on worker " + worker.name());
                            }
                        });
                    }
                }
            }
            if (!placedOn.contains(worker.id())) {
                // What is found running takes what it takes.
                continue;
            }
            if (booked[0] > worker.capacity().cpuMillis()
                    || booked[1] > worker.capacity().memory()
                    || booked[2] > worker.capacity().disk()
                    || booked[3] > worker.capacity().pids()) {
                throw new Violation("worker " + worker.name() + " is over-booked");
            }
        }
    }

    static void add(long[] booked, Task task) {
        booked[0] += task.spec().cpu() == 0 ? 100 : Math.round(task.spec().cpu() * 1000);
        long reserved = task.spec().limits().memoryReservation();
        booked[1] += reserved == 0 ? task.spec().memory() : reserved;
        booked[2] += task.spec().disk();
        booked[3] += task.spec().pidsLimit();
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

    /**
     * One running container for an attempt at the most, and for a task that must not run twice; none for an attempt that was
     * proven to be gone.
     */
    private void checkContainers() {
        Set<AttemptKey> running = new HashSet<>();
        Map<TaskId, Container> once = new HashMap<>();
        for (SimWorker machine : machines) {
            for (Container container : machine.engine().containers()) {
                if (container.status != Status.RUNNING) {
                    continue;
                }
                if (!running.add(container.attempt)) {
                    throw new Violation("attempt " + container.attempt + " has two running containers");
                }
                checkOnce(container, once);
                boolean gone = store.findAttempt(container.attempt)
                        .filter(row -> row.phase() == Phase.GONE)
                        .isPresent();
                if (gone && !lateRuns.contains(container.attempt)) {
                    throw new Violation("attempt " + container.attempt + " is gone by its row, and " + container.id
                            + " runs on " + machine.name());
                }
            }
        }
    }

    private static void checkOnce(Container container, Map<TaskId, Container> once) {
        TaskSpec spec = container.assignment.spec();
        if (spec == null || spec.onDisconnect() != OnDisconnect.STOP) {
            return;
        }
        Container other = once.put(container.attempt.task(), container);
        if (other != null) {
            throw new Violation("task " + container.attempt.task() + " must not run twice, and does as " + other.id
                    + " and as " + container.id);
        }
    }

    /** A worker does what a manager of this epoch asks. */
    void heeds(String worker, long epoch) {
        if (epoch < epochsHeeded.merge(worker, epoch, Math::max)) {
            throw new Violation("worker " + worker + " heeds the deposed manager of epoch " + epoch);
        }
    }

    /** A worker's process applies a batch; whoever sent it may have given up waiting, and decided otherwise meanwhile. */
    void applied(UUID process, AssignmentBatch batch, boolean late) {
        AssignmentBatch before = lastBatches.put(process, batch);
        boolean same = before != null && before.session().equals(batch.session());
        if (batch.seq() != (same ? before.seq() + 1 : 1)) {
            throw new Violation("batch " + batch.seq() + " of session " + batch.session() + " is applied out of turn");
        }
        if (late) {
            world.coverage.count("messages", "batch applied after its sender gave up");
            batch.entries().stream()
                    .filter(entry -> entry.wanted() == Wanted.RUN)
                    .forEach(entry -> lateRuns.add(new AttemptKey(entry.task(), entry.attempt())));
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
        if (isLeading(epoch)) {
            restarts.accepts(wish);
        } else {
            restarts.drops(wish);
        }
    }

    void refusesRestart(RestartRule.Wish wish) {
        restarts.drops(wish);
    }

    private boolean isLeading(long epoch) {
        return store.findLease().map(lease -> lease.epoch().number() == epoch).orElse(false);
    }

    /** The leader sends a stop to a worker. */
    void sendsStop(Assignment entry, long epoch) {
        boolean leads = isLeading(epoch);
        boolean known = store.findAttempt(new AttemptKey(entry.task(), entry.attempt()))
                .filter(row -> row.phase() != Phase.ABANDONED || mustNotRunTwice(entry.task()))
                .isPresent();
        if (leads && !known) {
            throw new Violation("attempt " + entry.attempt() + " of task " + entry.task()
                    + " is stopped, and the store does not know it");
        }
    }

    private boolean mustNotRunTwice(TaskId id) {
        return Optional.ofNullable(store.tasks().get(id))
                .filter(row -> row.spec().onDisconnect() == OnDisconnect.STOP)
                .isPresent();
    }

    /** The leader sends an attempt to a worker. */
    void sendsRun(Assignment entry, long epoch) {
        boolean leads = isLeading(epoch);
        Task row = store.tasks().get(entry.task());
        if (leads && row != null && (isFinal(row) || row.desired() == DesiredState.STOPPED)) {
            throw new Violation("task " + entry.task() + " is sent to a worker after its end or its stop");
        }
    }

    /** A manager begins to lead. */
    void leads(long epoch) {
        world.coverage.count("managers", "terms");
        if (epoch <= highestEpoch) {
            throw new Violation("epoch " + epoch + " follows upon " + highestEpoch);
        }
        highestEpoch = epoch;
        massLoss.leads();
        placement.leads();
    }

    static boolean isFinal(Task row) {
        return row.state() == TaskState.COMPLETED || row.state() == TaskState.FAILED;
    }

    static boolean isOver(TaskAttempt attempt) {
        return attempt.phase() == Phase.GONE || attempt.phase() == Phase.ABANDONED;
    }
}
