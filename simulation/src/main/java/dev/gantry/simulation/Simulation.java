package dev.gantry.simulation;

import dev.gantry.manager.control.ManagerProperties.SchedulerSettings;
import dev.gantry.model.OnDisconnect;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.WorkerRegistration;
import dev.gantry.simulation.generate.Checks;
import dev.gantry.simulation.generate.Dice;
import dev.gantry.simulation.generate.Machines;
import dev.gantry.simulation.generate.Preferences;
import dev.gantry.simulation.generate.Reservations;
import dev.gantry.simulation.generate.Scarcity;
import dev.gantry.simulation.generate.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One cluster's life from one seed: users and faults for a while, then calm, in which it has to come to what is wanted and
 * then has to be silent. After every step all invariants are checked.
 */
public final class Simulation {

    /** What a run came to; only a run without a violation comes to anything. */
    public record Result(long seed, Trace trace, Coverage coverage, Duration converged) {}

    /**
     * Within so long after the last fault the cluster has to converge: a worker's restart, a sweep, the longest start, grace
     * and back-off, and the time for which a host port stays blocked.
     */
    private static final Duration BOUND = Duration.ofSeconds(60 + 10 + 30 + 10 + 8 + 300);

    /** So long a message may still be under way that was sent while a link was slow. */
    private static final Duration LATEST_MESSAGE = Duration.ofSeconds(10);

    private static final Duration SILENCE = SimManager.RECONCILE.multipliedBy(2);
    /** Seconds after which the manager has surely looked at everything again. */
    private static final int FULL_PASS = 11;

    private static final int MOST_STEPS = 300_000;

    private final long seed;
    private final World world;
    private final SimStore store;
    private final Map<WorkerId, SimWorker> machines = new LinkedHashMap<>();
    private final Ledger ledger = new Ledger();
    private final SchedulerSettings scheduler;
    private final Invariants invariants;
    private final Managers managers;
    private final Subject subject;

    private final Users users;
    private final Chaos chaos;

    private Simulation(long seed, Seams seams, boolean keepTrace) {
        this.seed = seed;
        this.world = new World(seed, keepTrace);
        this.store = new SimStore(world);
        this.subject = seams.subject().orElseGet(this::anySubject);
        this.scheduler = scheduler(world.dice);
        this.invariants = new Invariants(world, store, ledger, scheduler);
        this.managers = new Managers(world, () -> new SimManager(world, seams, store, machines, invariants, scheduler));
        Scarcity scarcity = Scarcity.of(world.dice);
        boolean choosy = world.dice.chance(0.5);
        Machines generator = choosy ? Machines.labelled(world.dice, scarcity) : new Machines(world.dice, scarcity);
        for (int number = 0; number < scarcity.workers(); number++) {
            WorkerRegistration registration = generator.next();
            machines.put(registration.id(), new SimWorker(world, registration, seams.rules(), invariants, this::join));
        }
        invariants.watch(machines.values());
        UnaryOperator<TaskSpec> wishes = wishes(world.dice, choosy);
        UnaryOperator<TaskSpec> booking = booking(new Dice(~seed));
        Specs specs = new Specs(world.dice, scarcity, spec -> booking.apply(maybeOnce(wishes.apply(spec))));
        this.users = new Users(world, ledger, invariants, specs, machines, managers::any, subject);
        Backups backups = new Backups(world, seams, store, managers, ledger, invariants);
        this.chaos = new Chaos(world, List.copyOf(machines.values()), managers, backups, subject);
    }

    private Subject anySubject() {
        if (world.dice.chance(0.5)) {
            return Subject.AT_MOST_ONCE;
        }
        return world.dice.chance(0.3) ? Subject.RESTORES : Subject.ANYTHING;
    }

    /** Most tasks must not run twice where the run is about that, and none elsewhere. */
    private TaskSpec maybeOnce(TaskSpec spec) {
        boolean once = spec.onDisconnect() == OnDisconnect.STOP;
        OnDisconnect wanted = subject == Subject.AT_MOST_ONCE
                ? world.dice.chance(0.8) ? OnDisconnect.STOP : spec.onDisconnect()
                : once ? OnDisconnect.REPLACE : spec.onDisconnect();
        return spec.toBuilder().onDisconnect(wanted).build();
    }

    /** Any policy; in half of the runs tasks may be giving way, one to three at a time. */
    private SchedulerSettings scheduler(Dice dice) {
        String policy = dice.pick(List.of("spread", "bin-pack", "round-robin", "greedy", "e-pvm"));
        boolean givesWay = subject == Subject.GIVING_WAY || dice.chance(0.5);
        return new SchedulerSettings(policy, givesWay ? dice.between(1, 3) : 0);
    }

    /** What tasks want beside room; where the machines are all alike, they want no kind of them. */
    private static UnaryOperator<TaskSpec> wishes(Dice dice, boolean choosy) {
        Checks checks = new Checks(dice);
        Reservations reservations = new Reservations(dice);
        UnaryOperator<TaskSpec> more =
                dice.chance(0.5) ? spec -> reservations.ofMemory(checks.on(spec)) : UnaryOperator.identity();
        Preferences preferences = new Preferences(dice);
        return spec -> more.apply(choosy ? preferences.on(spec) : spec);
    }

    /** What tasks reserve of the cpu: by dice of its own, so that what else happens with a seed stays what it was. */
    private static UnaryOperator<TaskSpec> booking(Dice dice) {
        return dice.chance(0.5) ? new Reservations(dice)::ofCpu : UnaryOperator.identity();
    }

    /**
     * Runs a seed.
     *
     * @param seams where faults are planted; {@code new Seams()} for none
     * @throws Violation if something must not be; its message names the seed
     */
    static Result run(long seed, Seams seams, boolean keepTrace) {
        Simulation simulation = new Simulation(seed, seams, keepTrace);
        try {
            return simulation.run();
        } catch (RuntimeException found) {
            Trace trace = simulation.world.trace;
            String where = simulation.world.time.now() + ", after " + trace.steps() + " steps: ";
            throw new Violation(seed, where + found.getMessage(), found);
        }
    }

    /** Runs a seed and hands out its trace, however it ends. */
    static Trace trace(long seed, Seams seams) {
        Simulation simulation = new Simulation(seed, seams, true);
        try {
            simulation.run();
        } catch (RuntimeException found) {
            simulation.world.trace.violation(String.valueOf(found.getMessage()));
        }
        return simulation.world.trace;
    }

    /** Runs a seed of the core as it is. */
    public static Result run(long seed) {
        return run(seed, new Seams(), false);
    }

    private Result run() {
        managers.start();
        machines.values().forEach(SimWorker::start);
        users.act();
        world.time.after(world.millis(0, 3_000), "chaos", chaos::act);
        boolean once = subject == Subject.AT_MOST_ONCE;
        Duration trouble = world.dice.between(Duration.ofSeconds(once ? 40 : 10), Duration.ofSeconds(once ? 120 : 90));
        Instant calm = world.time.now().plus(trouble);
        stepUntil(calm);
        world.calmDown();
        chaos.end();
        chaos.doomed().filter(_ -> world.dice.chance(0.5)).map(SimWorker::id).ifPresent(users::forgetForGood);
        users.tidyUp();
        stepUntil(world.time.now().plus(LATEST_MESSAGE));
        Duration converged = converge(3);
        users.rest();
        // What they asked for last may just have been under way, and what waits is looked at once more by the next full
        // pass.
        converge(FULL_PASS);
        beSilent();
        return new Result(seed, world.trace, world.coverage, converged);
    }

    private void stepUntil(Instant end) {
        while (world.time.now().isBefore(end)) {
            step();
        }
    }

    private void step() {
        world.time.step();
        world.throwWhatWasFound();
        invariants.check();
        if (world.trace.steps() > MOST_STEPS) {
            throw new Violation("there is no end of steps");
        }
    }

    /** Steps until nothing is missing, and nothing happens, for so many seconds. */
    private Duration converge(int seconds) {
        Convergence convergence =
                new Convergence(store, machines.values(), chaos, ledger, scheduler.preemptionBudget(), world.time::now);
        Instant from = world.time.now();
        Instant bound = from.plus(BOUND);
        int events = store.events().size();
        int calmSeconds = 0;
        while (calmSeconds < seconds) {
            stepUntil(world.time.now().plusSeconds(1));
            Optional<String> missing = convergence.missing(managers);
            boolean calm = missing.isEmpty() && store.events().size() == events;
            calmSeconds = calm ? calmSeconds + 1 : 0;
            events = store.events().size();
            if (!calm && world.time.now().isAfter(bound)) {
                throw new Violation("no convergence within " + BOUND.toSeconds() + " s: "
                        + missing.orElseGet(
                                () -> "events go on with " + store.events().getLast()));
            }
        }
        return Duration.between(from, world.time.now());
    }

    private void beSilent() {
        int events = store.events().size();
        stepUntil(world.time.now().plus(SILENCE));
        if (store.events().size() != events) {
            throw new Violation(
                    "after convergence there is an event: " + store.events().get(events));
        }
    }

    private void join(WorkerRegistration registration, Runnable accepted) {
        SimWorker machine = machines.get(registration.id());
        if (machine == null) {
            throw new IllegalStateException("there is no machine " + registration.name());
        }
        Runnable answer = () -> machine.link().carry(true, "joined", accepted);
        Runnable request =
                () -> managers.leader().ifPresent(leader -> leader.serve(() -> leader.register(registration, answer)));
        machine.link().carry(false, "join", request);
        if (!world.isCalm() && world.dice.chance(0.3)) {
            // A copy that was held up somewhere, and which a later process of the worker may overtake.
            world.time.after(world.millis(500, 9_000), "join, late", request);
        }
    }
}
