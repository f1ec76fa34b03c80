package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterEvent;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.reconcile.PlacementPass;
import dev.gantry.manager.scheduling.BinPack;
import dev.gantry.manager.scheduling.EPvm;
import dev.gantry.manager.scheduling.ExpectedLoad;
import dev.gantry.manager.scheduling.Filter;
import dev.gantry.manager.scheduling.Greedy;
import dev.gantry.manager.scheduling.Policies;
import dev.gantry.manager.scheduling.RoundRobin;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.manager.scheduling.Spread;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.MassLossRule;
import dev.gantry.simulation.generate.Clusters;
import dev.gantry.simulation.generate.Commands;
import dev.gantry.simulation.generate.Dice;
import dev.gantry.simulation.generate.Preferences;
import dev.gantry.simulation.generate.RareCommands;
import dev.gantry.simulation.generate.Reservations;
import dev.gantry.simulation.generate.Scarcity;
import dev.gantry.simulation.generate.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One cluster from one seed: what it is, what happens to it, and what was noted beside it so that it can be judged. */
final class Life {

    static final List<Scorer> POLICIES =
            List.of(new Spread(), new BinPack(), new RoundRobin(), new Greedy(), new EPvm());

    final Dice dice;
    final ClusterState state;
    final Scorer usual;
    final Scheduler scheduler;
    final Decider decider;
    final Map<Refusal.Key, Refusal> refusals = new HashMap<>();
    final Map<WorkerId, Map<Integer, Instant>> blocked = new HashMap<>();
    final Map<ImageRefusal.Key, ImageRefusal> imageRefusals = new HashMap<>();
    final Map<String, Set<WorkerId>> ranOn = new HashMap<>();
    final Map<WorkerId, Resources> measured = new HashMap<>();
    private final Set<WorkerId> silent = new HashSet<>();
    /** Whoever was told to make room and is still there, in the order in which they were told. */
    private final Set<TaskId> leaving = new LinkedHashSet<>();

    private final MassLossRule massLoss = new MassLossRule();
    private final Commands commands;
    private final RareCommands rare;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nextEvent = 1;

    Life(long seed, int mostWorkers) {
        this(seed, mostWorkers, 0);
    }

    /** A life in which so many tasks may be giving way to more important ones. */
    Life(long seed, int mostWorkers, int preemptionBudget) {
        dice = new Dice(seed);
        Scarcity little = Scarcity.of(dice);
        Scarcity scarcity = new Scarcity(
                dice.between(1, mostWorkers), Math.min(20, little.specs()), little.fixedPorts(), little.rangePorts());
        state = Clusters.ofLabelledWorkers(dice, scarcity, now);
        Preferences preferences = new Preferences(dice);
        Reservations reservations = new Reservations(dice);
        commands = new Commands(
                dice,
                new Specs(dice, scarcity, spec -> reservations.ofCpu(reservations.ofMemory(preferences.on(spec)))));
        rare = new RareCommands(dice, scarcity);
        usual = dice.pick(POLICIES);
        scheduler = new Scheduler(Filter.ALL, new Policies(POLICIES, usual.name()), preemptionBudget);
        decider = new Decider(scheduler);
        for (Worker worker : state.workers()) {
            if (dice.chance(0.7)) {
                measured.put(worker.id(), new Resources(dice.below(1_500), dice.below(800), 0, 0));
            }
            if (dice.chance(0.3)) {
                silent.add(worker.id());
            }
        }
    }

    Command nextCommand() {
        now = now.plusMillis(dice.chance(0.1) ? dice.below(60_000) : dice.below(2_000));
        return dice.chance(0.75) ? commands.next(state, now) : rare.next(state, now);
    }

    Command submission() {
        return commands.submit();
    }

    Decision decide(Command command) {
        return decider.decide(state, command, nextEvent, now);
    }

    PlacementPass placementPass() {
        return decider.placementPass(() -> measured, this::silence, now);
    }

    /** For how long a worker has not been heard: some, for longer than anything that must not run twice goes on there. */
    private Duration silence(WorkerId worker) {
        return silent.contains(worker) ? Duration.ofHours(1) : Duration.ZERO;
    }

    /** Whether a task is not placed again as long as nothing else happens. */
    boolean isHeldBack(Task task) {
        return wasLostWithMost(task) || mayStillRunOnce(task);
    }

    /** Whether it must not run twice, and has an attempt on a worker that has been heard a moment ago. */
    private boolean mayStillRunOnce(Task task) {
        return task.spec().onDisconnect() == OnDisconnect.STOP
                && task.attempts().stream()
                        .filter(Books::isLive)
                        .anyMatch(attempt -> !silent.contains(attempt.worker()));
    }

    /** The current attempt: the newest of those that are no successors. */
    static TaskAttempt newest(Task task) {
        return task.attempts().stream()
                .filter(attempt -> !attempt.successor())
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** Whoever was told to make room and is still there, in the order in which they were told. */
    List<TaskId> leaving() {
        return List.copyOf(leaving);
    }

    private void noteLeaving(TaskId id) {
        boolean leaves = state.findTask(id)
                .filter(task ->
                        task.reason() == Reason.PREEMPTED && !task.attempts().isEmpty())
                .map(Life::newest)
                .filter(newest -> Books.isLive(newest) && newest.wanted() == Wanted.STOP)
                .isPresent();
        if (leaves) {
            leaving.add(id);
        } else {
            leaving.remove(id);
        }
    }

    /** Whether its worker was lost together with most of the others. */
    private boolean wasLostWithMost(Task task) {
        return task.attempts().stream()
                .max(Comparator.comparing(TaskAttempt::number))
                .filter(newest -> newest.phase() != Phase.GONE && newest.phase() != Phase.ABANDONED)
                .filter(newest -> newest.wanted() == Wanted.RUN)
                .filter(newest ->
                        massLoss.forbids(newest.worker(), state.workers().size()))
                .isPresent();
    }

    ExpectedLoad load() {
        return new ExpectedLoad(() -> measured, now);
    }

    /** Makes changes part of the state, and answers their events. */
    List<ClusterEvent> apply(Collection<Change> changes) {
        Turn turn = new Turn(state, nextEvent, now);
        turn.apply(changes, "test");
        changes.forEach(this::note);
        turn.events().forEach(massLoss::take);
        turn.events().stream().map(ClusterEvent::task).filter(Objects::nonNull).forEach(this::noteLeaving);
        nextEvent = turn.nextEvent();
        return turn.events();
    }

    private void note(Change change) {
        if (change instanceof Change.RefusalNoted noted) {
            refusals.put(noted.refusal().key(), noted.refusal());
        } else if (change instanceof Change.PortBlocked port) {
            blocked.computeIfAbsent(port.worker(), _ -> new HashMap<>()).put(port.port(), port.until());
        } else if (change instanceof Change.ImageRefused refused) {
            imageRefusals.put(refused.refusal().key(), refused.refusal());
        } else if (change instanceof Change.AttemptAdvanced advanced
                && advanced.attempt().ran()) {
            String image = state.loadTask(advanced.task()).spec().image();
            ranOn.computeIfAbsent(image, _ -> new HashSet<>())
                    .add(advanced.attempt().worker());
        }
    }
}
