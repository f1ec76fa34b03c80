package dev.gantry.simulation;

import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.Contacts;
import dev.gantry.manager.control.ControlLoop;
import dev.gantry.manager.control.DrainSteps;
import dev.gantry.manager.control.LivenessJudge;
import dev.gantry.manager.control.ManagerProperties;
import dev.gantry.manager.control.ManagerProperties.DisconnectSettings;
import dev.gantry.manager.control.ManagerProperties.DrainSettings;
import dev.gantry.manager.control.ManagerProperties.RetentionSettings;
import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.manager.control.RestoreWatch;
import dev.gantry.manager.control.Term;
import dev.gantry.manager.dispatch.Conversation;
import dev.gantry.manager.dispatch.Outbox;
import dev.gantry.manager.reconcile.Decider;
import dev.gantry.manager.scheduling.Scheduler;
import dev.gantry.manager.store.ClusterStore;
import dev.gantry.manager.store.SteppedDown;
import dev.gantry.model.ClusterId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.simulation.FaultyStore.ManagerKilled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A manager's process: the real term, control loop, judge, conversations and outboxes, driven step by step. */
final class SimManager {

    static final Duration RECONCILE = Duration.ofSeconds(10);
    static final ManagerProperties PROPERTIES = new ManagerProperties(
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(60),
            Duration.ofSeconds(8),
            3,
            RECONCILE,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            new DisconnectSettings(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(5)),
            new RetentionSettings(Duration.ofDays(7), Duration.ofDays(30)),
            new SchedulerSettings("spread", 0),
            new DrainSettings(2, Duration.ofHours(1)));

    private static final ClusterId CLUSTER = new ClusterId(new UUID(0x30000, 1));

    private final World world;
    private final Seams seams;
    private final Invariants invariants;
    private final SchedulerSettings scheduler;
    private final FaultyStore connection;
    private final ClusterStore store;
    private final ClusterViews views = new ClusterViews();
    private final Contacts contacts;
    private final DrainSteps drains;
    private final Clock clock;
    private final SimSessions sessions;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private Duration clockError = Duration.ZERO;
    private @Nullable Term term;
    private @Nullable ControlLoop loop;
    private boolean frozen;
    private boolean dead;
    private int steps;

    SimManager(
            World world,
            Seams seams,
            SimStore rows,
            Map<WorkerId, SimWorker> machines,
            Invariants invariants,
            SchedulerSettings scheduler) {
        this.world = world;
        this.seams = seams;
        this.invariants = invariants;
        this.scheduler = scheduler;
        this.connection = new FaultyStore(rows);
        this.store = seams.store(connection, rows);
        this.clock = world.time.clock(() -> clockError);
        this.contacts = new Contacts(seams.receipts(() -> Duration.between(Instant.EPOCH, world.time.now())));
        this.drains = new DrainSteps(views, contacts, PROPERTIES);
        this.sessions = new SimSessions(this, machines, contacts);
    }

    World world() {
        return world;
    }

    Seams seams() {
        return seams;
    }

    FaultyStore connection() {
        return connection;
    }

    ClusterViews views() {
        return views;
    }

    Instant now() {
        return clock.instant();
    }

    /** For how long a worker has surely not been heard. */
    Duration silence(WorkerId worker) {
        return contacts.receipts().silence(worker);
    }

    void clockIsWrongBy(Duration error) {
        clockError = error;
    }

    /** Whether the process lives and leads, as far as it knows. */
    boolean leads() {
        return !dead && term != null;
    }

    boolean isDead() {
        return dead;
    }

    long epoch() {
        return term().lease().epoch().number();
    }

    private Term term() {
        return Objects.requireNonNull(term);
    }

    /** Takes the lease, loads, and begins; tries again as long as the store is away. */
    void start() {
        try {
            Term taken =
                    Term.begin(store, views, CLUSTER, PROPERTIES.disconnect().lease(), now());
            Decider decider = seams.decider(
                    new Scheduler(seams.filters(), seams.policies(scheduler), seams.preemptionBudget(scheduler)));
            loop = taken.loop(decider, contacts, List.of(sessions), clock);
            term = taken;
        } catch (IllegalStateException away) {
            after(Duration.ofSeconds(1), "manager start", this::start);
            return;
        }
        invariants.leads(epoch());
        LivenessJudge judge = new LivenessJudge(views, contacts, PROPERTIES, now());
        step();
        judge(judge);
        sweepAll();
        if (views.isSettling()) {
            after(RestoreWatch.LEAST_WAIT, "settle", this::settle);
        }
    }

    void kill() {
        dead = true;
        sessions.stop();
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        while (!frozen && !held.isEmpty()) {
            held.remove().run();
        }
    }

    /** Does something now, or when the process moves again, or never if it is dead by then. */
    void serve(Runnable action) {
        if (frozen) {
            held.add(action);
        } else if (!dead) {
            action.run();
        }
    }

    void after(Duration delay, String what, Runnable action) {
        world.time.after(delay, what, () -> serve(action));
    }

    /** Queues a command; the answer, nothing or a problem, comes after its commit, unless the process dies. */
    void submit(Command command, String actor, Consumer<Optional<Throwable>> answered) {
        Optional<Command> passed = seams.command(command);
        if (passed.isEmpty()) {
            answered.accept(Optional.empty());
            return;
        }
        var _ = term().submit(passed.get(), actor)
                .whenComplete((_, problem) -> answered.accept(Optional.ofNullable(problem)));
        due(world.millis(0, 2));
    }

    /** A worker joins or joins again. */
    void register(WorkerRegistration registration, Runnable accepted) {
        submit(new Command.RegisterWorker(registration), "worker", problem -> {
            if (problem.isEmpty()) {
                contacts.registered(registration.id(), now());
                accepted.run();
            }
        });
    }

    /** Queues a command of the manager's own; that it is refused while the store is away is no failure. */
    void tell(Command command) {
        submit(
                command,
                "manager",
                problem -> problem.ifPresent(_ -> world.coverage.count("answers", "own command refused")));
    }

    private void due(Duration delay) {
        int mine = ++steps;
        after(delay, "turn", () -> {
            if (mine == steps) {
                step();
            }
        });
    }

    private void step() {
        try {
            ControlLoop running = Objects.requireNonNull(loop);
            Duration idle = running.step();
            boolean more = term().backlog() > 0 && !running.isInDoubt();
            due(more ? Duration.ofMillis(1) : idle);
        } catch (SteppedDown newer) {
            world.coverage.count("managers", "stepped down");
            kill();
        } catch (ManagerKilled killed) {
            kill();
        } catch (Violation found) {
            throw found;
        } catch (RuntimeException broken) {
            throw new Violation("the control loop broke: " + broken, broken);
        }
    }

    private void judge(LivenessJudge judge) {
        judge.judge(now()).forEach(this::tell);
        drains.due().forEach(this::tell);
        after(LivenessJudge.TICK, "judge", () -> judge(judge));
    }

    private void settle() {
        if (views.isSettling()) {
            tell(new Command.SettleRestore());
            after(Duration.ofSeconds(1), "settle", this::settle);
        }
    }

    private void sweepAll() {
        tell(new Command.GiveUpStarts(PROPERTIES.startTimeout(), PROPERTIES.pullTimeout()));
        Objects.requireNonNull(loop).placePending();
        due(Duration.ofMillis(1));
        sessions.sweep();
        after(RECONCILE, "sweep", this::sweepAll);
    }

    Conversation conversation(Worker worker, Runnable somethingIsDue) {
        return new Conversation(worker, views, contacts, store, somethingIsDue);
    }

    Outbox outbox(Conversation conversation) {
        return new Outbox(conversation, views, term().lease().epoch(), world.dice::uuid);
    }

    void sends(AssignmentBatch batch) {
        long epoch = batch.epoch().number();
        for (Assignment entry : batch.entries()) {
            switch (entry.wanted()) {
                case RUN -> invariants.messages().sendsRun(entry, epoch);
                case STOP -> invariants.messages().sendsStop(entry, epoch);
            }
        }
    }
}
