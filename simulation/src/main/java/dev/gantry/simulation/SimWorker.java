package dev.gantry.simulation;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.model.Incarnations;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AttemptSummary;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
    private boolean joined;
    private boolean ready;
    private Map<AttemptKey, Actor> actors = new LinkedHashMap<>();
    private ObservationBook book = new ObservationBook();
    private Instant heard = Instant.EPOCH;

    SimWorker(
            World world, WorkerRegistration registration, WorkerRules rules, Invariants invariants, Registry registry) {
        this.world = world;
        this.registration = registration;
        this.rules = rules;
        this.invariants = invariants;
        this.registry = registry;
        this.engine = new SimEngine(world, registration.name());
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

    ObservationBook book() {
        return book;
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

    /** The process begins: lists what is there, and joins. */
    void start() {
        up = on;
        life++;
        UUID random = world.dice.uuid();
        incarnation = rules.tellsItsStart() ? Incarnations.of(now().plus(clockError), random) : random;
        ready = !rules.provesAbsence();
        actors = new LinkedHashMap<>();
        book = new ObservationBook();
        channel.begin();
        lease.begin();
        heard = Instant.EPOCH;
        joined = false;
        frozen = false;
        held.clear();
        engine.watch(whileAlive(this::look));
        after(world.millis(50, 500), "list", this::list);
        after(world.millis(10, 300), "join", this::stayJoined);
        after(SWEEP, "worker sweep", this::sweep);
        after(LEASE_TICK, "lease", this::heedLease);
    }

    private void heedLease() {
        List.copyOf(actors.values()).forEach(this::heedLease);
        after(LEASE_TICK, "lease", this::heedLease);
    }

    private void heedLease(Actor actor) {
        if (!actor.isOver() && actor.lease().filter(lease::isLost).isPresent()) {
            actor.stopAlone();
        }
    }

    private Optional<Integer> entrance(TaskSpec spec) {
        return spec.onDisconnect() == OnDisconnect.STOP
                ? Optional.of(lease.enter().orElse(-1))
                : Optional.empty();
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
                found.stream()
                        .sorted(Comparator.comparingInt((Container container) -> container.restart)
                                .reversed())
                        .forEach(this::adopt);
            }
            ready = true;
        }));
    }

    private void adopt(Container container) {
        TaskSpec spec = container.assignment.spec();
        if (actors.containsKey(container.attempt) || spec == null) {
            return;
        }
        Actor actor = new Actor(this, engine, container.assignment, spec, entrance(spec));
        actors.put(container.attempt, actor);
        actor.adopt(container);
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
                registration.capacity(),
                registration.labels(),
                registration.portRange(),
                registration.arch(),
                registration.version(),
                registration.engine(),
                incarnation,
                registration.leases());
    }

    private void look(AttemptKey attempt) {
        Optional.ofNullable(actors.get(attempt)).ifPresent(Actor::look);
    }

    private void sweep() {
        List.copyOf(actors.values()).forEach(Actor::look);
        List.copyOf(actors.values()).stream()
                .filter(Actor::isOver)
                .filter(actor -> !rules.keepsUntilAcknowledged() || book.isAcknowledged(actor.key()))
                .skip(1)
                .forEach(this::discard);
        after(SWEEP, "worker sweep", this::sweep);
    }

    /** Lets go of an ended attempt and of its container. */
    private void discard(Actor actor) {
        Runnable forget = () -> {
            actors.remove(actor.key());
            book.forget(actor.key());
        };
        actor.container()
                .ifPresentOrElse(
                        id -> engine.remove(id, whileAlive(result -> {
                            if (!result.failed()) {
                                forget.run();
                            }
                        })),
                        forget);
    }

    /** Takes an entry of a batch: begins an attempt, or stops one; the same one twice is one. */
    void accept(Assignment entry) {
        AttemptKey key = new AttemptKey(entry.task(), entry.attempt());
        @Nullable Actor known = actors.get(key);
        TaskSpec spec = entry.spec();
        if (spec != null) {
            if (known == null) {
                Optional<Integer> entered = entrance(spec);
                if (entered.filter(lease::isLost).isPresent()) {
                    book.write(key, neverHere(entry, Reason.LEASE_EXPIRED));
                    return;
                }
                Actor actor = new Actor(this, engine, entry, spec, entered);
                actors.put(key, actor);
                actor.begin();
            }
        } else if (known == null) {
            book.write(key, neverHere(entry, Reason.STOPPED));
        } else if (!known.isOver()) {
            known.stop(entry.grace());
        } else if (book.isAcknowledged(key)) {
            discard(known);
        }
    }

    private static Observation neverHere(Assignment entry, Reason reason) {
        return new Observation(
                entry.task(), entry.attempt(), 0, null, Phase.GONE, reason, "", null, false, null, null, null);
    }

    /** Says what an attempt is. */
    void summary(Call<AttemptSummary> call, AttemptKey key) {
        Optional.ofNullable(actors.get(key))
                .ifPresentOrElse(
                        actor -> call.answer(new AttemptSummary(
                                key.task(),
                                key.attempt(),
                                actor.spec().name(),
                                actor.spec().image(),
                                actor.spec().booking(),
                                actor.assignment().ports(),
                                actor.assignment().specHash())),
                        () -> call.refuse("NOT_FOUND"));
    }

    /** An actor is about to create or start a container. */
    void begins(AttemptKey key, boolean afterStop) {
        invariants.begins(key, afterStop);
    }
}
