package dev.gantry.simulation;

import dev.gantry.model.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets things go wrong, and heals them; a run has a mood, so that some see few faults and some many of one kind. */
final class Chaos {

    /** The longest grace, and what the guarantee assumes of engines and supervisors. */
    private static final Duration LONGEST_END = Duration.ofSeconds(10 + 3 + 5);

    private static final List<Fault> ALL = List.of(Fault.values());

    private final World world;
    private final List<SimWorker> machines;
    private final Managers managers;
    private final Backups backups;
    private final Harm harm;
    private final List<Fault> mood;
    private final int slowestPause;
    /** Whether somebody supervises the machines, as tasks that must not run twice take for granted. */
    private final boolean supervised;

    private final boolean restores;
    /** Whether machines come back with more or less in them. */
    private final boolean refits;

    /** Until when each machine is let work undisturbed, where they are supervised. */
    private final Map<SimWorker, Instant> undisturbed = new HashMap<>();

    private Optional<SimWorker> doomed = Optional.empty();
    private Optional<SimWorker> withoutEngine = Optional.empty();
    private boolean clocksWereWrong;

    Chaos(World world, List<SimWorker> machines, Managers managers, Backups backups, Subject subject) {
        this.supervised = subject == Subject.AT_MOST_ONCE;
        this.world = world;
        this.machines = machines;
        this.managers = managers;
        this.backups = backups;
        this.harm = new Harm(world, managers, supervised, this::staysSilent);
        List<Fault> any = world.dice.chance(0.5)
                ? ALL
                : List.of(world.dice.pick(ALL), world.dice.pick(ALL), world.dice.pick(ALL), world.dice.pick(ALL));
        this.refits = world.dice.chance(0.4);
        this.restores = subject == Subject.RESTORES;
        this.mood = switch (subject) {
            case ANYTHING, GIVING_WAY, RESTORES -> any;
            case MASS_LOSS -> with(any, Fault.MOST_LINKS_CUT);
            case AT_MOST_ONCE -> with(any, Fault.MACHINE_ISOLATED);
        };
        this.slowestPause = world.dice.pick(List.of(1_500, 5_000, 15_000));
    }

    /** What a run is about has to happen often. */
    private static List<Fault> with(List<Fault> faults, Fault often) {
        List<Fault> more = new ArrayList<>(faults);
        more.addAll(Collections.nCopies(faults.size() / 2, often));
        return more;
    }

    /** Something now, and the next thing soon, until the faults are over. */
    void act() {
        if (world.isCalm()) {
            return;
        }
        backups.makeNowAndThen();
        Fault fault = world.dice.pick(mood);
        world.happened(fault);
        clocksWereWrong |= fault == Fault.WORKER_CLOCK_WRONG || fault == Fault.MANAGER_CLOCK_WRONG;
        happen(fault, world.dice.pick(machines));
        world.time.after(world.millis(100, slowestPause), "chaos", this::act);
    }

    private void happen(Fault fault, SimWorker machine) {
        if (!mayHarm(fault, machine)) {
            return;
        }
        switch (fault) {
            case LINK_CUT_TO_WORKER, LINK_CUT_TO_MANAGER, LINK_CUT, LINK_SLOW, LINK_LOSSY, LINK_DUPLICATES ->
                harm.apply(fault, machine.link());
            case MACHINE_ISOLATED -> isolate(machine);
            case MOST_LINKS_CUT ->
                machines.stream().filter(each -> !each.equals(machine)).forEach(each -> {
                    each.link().cut(true, true);
                    harm.later(6_000, 20_000, each.link()::heal);
                });
            case WORKER_KILLED -> kill(machine);
            case WORKER_FROZEN -> {
                machine.freeze();
                harm.later(500, supervised ? Harm.LONGEST : 12_000, machine::thaw);
            }
            case WORKER_CLOCK_WRONG -> machine.clockIsWrongBy(world.millis(-100_000_000, 100_000_000));
            case MACHINE_OFF -> {
                machine.powerOff();
                harm.later(2_000, 90_000, () -> start(machine));
            }
            case ENGINE_SILENT,
                    ENGINE_RESTARTED,
                    ENGINE_FAILS,
                    ENGINE_EMPTIED,
                    CONTAINER_KILLED_BY_HAND,
                    CONTAINER_REMOVED_BY_HAND -> harm.apply(fault, machine.engine());
            case BACKUP_RESTORED -> {
                // A restored backup knows not of all that runs, and may let run twice what must not.
                if (restores) {
                    backups.restore();
                }
            }
            case STORE_FAILS_BEFORE_COMMIT,
                    STORE_FAILS_AFTER_COMMIT,
                    STORE_AWAY,
                    MANAGER_KILLED,
                    MANAGER_KILLED_BEFORE_COMMIT,
                    MANAGER_KILLED_AFTER_COMMIT,
                    MANAGER_FROZEN,
                    MANAGER_CLOCK_WRONG,
                    SECOND_MANAGER -> managers.leader().ifPresent(leader -> harm.apply(fault, leader));
        }
    }

    private void kill(SimWorker machine) {
        machine.kill();
        harm.later(500, supervised ? Harm.LONGEST : 90_000, () -> start(machine));
    }

    /** For longer than anybody waits, in one direction or both; in many cases its worker or the manager dies meanwhile. */
    private void isolate(SimWorker machine) {
        boolean toWorker = world.dice.chance(0.7);
        boolean toManager = !toWorker || world.dice.chance(0.7);
        machine.link().isolate(world.millis(10_000, 60_000), toWorker, toManager);
        if (world.dice.chance(0.5)) {
            harm.later(0, 20_000, () -> {
                if (!world.isCalm() && machine.isUp() && mayHarm(Fault.WORKER_KILLED, machine)) {
                    kill(machine);
                }
            });
        }
        if (world.dice.chance(0.3)) {
            harm.later(2_000, 20_000, () -> {
                if (!world.isCalm()) {
                    happen(Fault.MANAGER_KILLED, machine);
                }
            });
        }
    }

    /**
     * Where machines are supervised, a worker or its engine is away for no longer than the guarantee assumes, and then works
     * for so long that it can end what it has to end.
     */
    private boolean mayHarm(Fault fault, SimWorker machine) {
        boolean disables = switch (fault) {
            case WORKER_KILLED, WORKER_FROZEN, ENGINE_SILENT, ENGINE_RESTARTED, ENGINE_FAILS -> true;
            default -> false;
        };
        if (!supervised || !disables) {
            return true;
        }
        if (world.time.now().isBefore(undisturbed.getOrDefault(machine, Instant.EPOCH))) {
            return false;
        }
        undisturbed.put(machine, world.time.now().plusMillis(Harm.LONGEST).plus(LONGEST_END));
        return true;
    }

    private boolean staysSilent(SimEngine engine) {
        return withoutEngine.filter(machine -> machine.engine().equals(engine)).isPresent();
    }

    private void start(SimWorker machine) {
        boolean stays = doomed.filter(machine::equals).isPresent();
        if (!machine.isUp() && !stays) {
            if (refits && !world.isCalm() && world.dice.chance(0.6)) {
                machine.refit(this::moreOrLess);
                world.coverage.count("machines", "refitted");
            }
            machine.powerOn();
        }
    }

    private Resources moreOrLess(Resources built) {
        return new Resources(
                built.cpuMillis() * world.dice.between(30, 120) / 100,
                built.memory() * world.dice.between(30, 120) / 100,
                built.disk() * world.dice.between(30, 120) / 100,
                built.pids() * world.dice.between(30, 120) / 100);
    }

    /** The faults are over: everything is healed, but for a machine or an engine that never comes back in some runs. */
    void end() {
        if (machines.size() > 1 && world.dice.chance(0.2)) {
            SimWorker lost = world.dice.pick(machines);
            doomed = Optional.of(lost);
            lost.powerOff();
            world.trace.note("machine " + lost.name() + " is off for good");
        } else if (machines.size() > 1 && world.dice.chance(0.2)) {
            SimWorker mute = world.dice.pick(machines);
            withoutEngine = Optional.of(mute);
            world.trace.note("the engine of machine " + mute.name() + " is silent for good");
        }
        for (SimWorker machine : machines) {
            machine.link().heal();
            machine.link().join();
            machine.engine().silent(withoutEngine.filter(machine::equals).isPresent());
            machine.engine().failures(0);
            machine.thaw();
            start(machine);
        }
        managers.heal();
    }

    /** Whether any process was wrong about the time, and so about which came first. */
    boolean clocksWereWrong() {
        return clocksWereWrong;
    }

    /** The machine whose engine is silent for good. */
    Optional<SimWorker> withoutEngine() {
        return withoutEngine;
    }

    /** The machine that is off for good. */
    Optional<SimWorker> doomed() {
        return doomed;
    }
}
