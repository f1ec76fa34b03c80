package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Incarnations;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A machine with an engine, and the worker's process on it, which follows the protocol as long as its rules say so. */
final class SimWorker {

    /** Where a worker asks to be taken in. */
    interface Registry {
        void join(WorkerRegistration registration, Runnable accepted);
    }

    private static final Duration SWEEP = Duration.ofSeconds(3);
    private static final Duration LEASE_TICK = Duration.ofMillis(250);

    private final World world;
    private final WorkerRegistration registration;
    private final WorkerRules rules;
    private final SimEngine engine;
    private final Link link;
    private final Invariants invariants;
    private final Registry registry;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final WorkerChannel channel;
    private final SimLease lease;

    private boolean on = true;
    private boolean up;
    private boolean frozen;
    private int life;
    private Duration clockError = Duration.ZERO;

    private UUID incarnation = new UUID(0, 0);
    private Resources capacity;
    private Resources told;
    /** What each of its processes has said that the machine has. */
    private final Map<UUID, Resources> said = new HashMap<>();

    private boolean joined;
    private boolean ready;
    private SimAttempts attempts = new SimAttempts(this);
    private Instant heard = Instant.EPOCH;

    SimWorker(
            World world, WorkerRegistration registration, WorkerRules rules, Invariants invariants, Registry registry) {
        this.world = world;
        this.registration = registration;
        this.capacity = registration.capacity();
        this.told = registration.capacity();
        this.rules = rules;
        this.invariants = invariants;
        this.registry = registry;
        this.engine = new SimEngine(world, registration.name(), new RandomHabits(world));
        this.link = new Link(world);
        this.channel = new WorkerChannel(this, invariants);
        this.lease = new SimLease(world, rules);
    }

    WorkerId id() {
        return registration.id();
    }

    String name() {
        return registration.name();
    }

    /** Whether a manager has taken in the process that is up. */
    boolean isJoined() {
        return joined;
    }

    SimEngine engine() {
        return engine;
    }

    Link link() {
        return link;
    }

    WorkerRules rules() {
        return rules;
    }

    WorkerChannel channel() {
        return channel;
    }

    SimLease lease() {
        return lease;
    }

    /** Whether it counts its answers, and stops by itself what must not run twice. */
    boolean counts() {
        return registration.leases();
    }

    /** Names the process that is up. */
    UUID incarnation() {
        return incarnation;
    }

    /** Whether the process knows all of its containers. */
    boolean isReady() {
        return ready;
    }

    void hearsOfManager() {
        heard = now();
    }

    /** What the process that is up has to do. */
    SimAttempts attempts() {
        return attempts;
    }

    ObservationBook book() {
        return attempts.book();
    }

    boolean isOn() {
        return on;
    }

    boolean isUp() {
        return on && up;
    }

    Instant now() {
        return world.time.now();
    }

    /** What the worker's own clock makes of a moment. */
    @Nullable
    Instant lied(@Nullable Instant truth) {
        return truth == null ? null : truth.plus(clockError);
    }

    void clockIsWrongBy(Duration error) {
        clockError = error;
    }

    /** What a process of this machine has said that it has; nothing if there was none of this name. */
    Optional<Resources> said(@Nullable UUID process) {
        return Optional.ofNullable(said.get(process));
    }

    /** The next process is going to find other resources: memory was taken out or put in, or an operator gives away less. */
    void refit(UnaryOperator<Resources> change) {
        capacity = change.apply(registration.capacity());
    }

    /** The process begins: lists what is there, and joins. */
    void start() {
        up = on;
        life++;
        UUID random = world.dice.uuid();
        told = capacity;
        incarnation = rules.tellsItsStart() ? Incarnations.of(now().plus(clockError), random) : random;
        said.put(incarnation, told);
        ready = !rules.provesAbsence();
        attempts = new SimAttempts(this);
        channel.begin();
        lease.begin();
        heard = Instant.EPOCH;
        joined = false;
        frozen = false;
        held.clear();
        engine.watch(whileAlive(attempts::look));
        after(world.millis(50, 500), "list", this::list);
        after(world.millis(10, 300), "join", this::stayJoined);
        after(SWEEP, "worker sweep", this::sweep);
        after(LEASE_TICK, "lease", this::heedLease);
    }

    private void heedLease() {
        attempts.heedLease();
        after(LEASE_TICK, "lease", this::heedLease);
    }

    /** The process ends where it stands; containers run on. */
    void kill() {
        up = false;
        life++;
        frozen = false;
        held.clear();
    }

    /** The machine loses its power: everything on it ends. */
    void powerOff() {
        kill();
        on = false;
        lease.boot();
        engine.restart();
    }

    void powerOn() {
        on = true;
        start();
    }

    /** The process stands still, and does afterwards what it was asked meanwhile. */
    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        while (!frozen && !held.isEmpty()) {
            held.remove().run();
        }
    }

    /** Does something unless the process has ended since, and when it does not stand still. */
    <T> Consumer<T> whileAlive(Consumer<T> action) {
        int born = life;
        return value -> serve(() -> {
            if (born == life) {
                action.accept(value);
            }
        });
    }

    void after(Duration delay, String what, Runnable action) {
        Consumer<Boolean> alive = whileAlive(_ -> action.run());
        world.time.after(delay, what, () -> alive.accept(true));
    }

    /** Does something now, or as soon as the process moves again. */
    void serve(Runnable action) {
        if (frozen) {
            held.add(action);
        } else {
            action.run();
        }
    }

    private void list() {
        engine.list(whileAlive(result -> {
            List<Container> found = result.value();
            if (found == null) {
                after(Duration.ofMillis(500), "list", this::list);
                return;
            }
            if (rules.adopts()) {
                attempts.adopt(found);
            }
            ready = true;
        }));
    }

    private void stayJoined() {
        if (!joined || now().isAfter(heard.plusSeconds(3))) {
            Consumer<Boolean> accepted = whileAlive(_ -> joined = true);
            registry.join(withIncarnation(), () -> accepted.accept(true));
        }
        after(Duration.ofSeconds(1), "join", this::stayJoined);
    }

    private WorkerRegistration withIncarnation() {
        return new WorkerRegistration(
                registration.id(),
                registration.name(),
                registration.address(),
                told,
                registration.labels(),
                registration.portRange(),
                registration.arch(),
                registration.version(),
                registration.engine(),
                incarnation,
                registration.leases());
    }

    private void sweep() {
        attempts.sweep();
        after(SWEEP, "worker sweep", this::sweep);
    }

    /** An actor is about to create or start a container. */
    void begins(AttemptKey key, boolean afterStop) {
        invariants.begins(key, afterStop);
    }
}
