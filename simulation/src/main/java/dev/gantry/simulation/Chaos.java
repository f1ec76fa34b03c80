package dev.gantry.simulation;

import dev.gantry.simulation.Container.Status;
import dev.gantry.simulation.FaultyStore.Next;
import java.util.List;
import java.util.Optional;

/** Lets things go wrong, and heals them; a run has a mood, so that some see few faults and some many of one kind. */
final class Chaos {

    private static final List<Fault> ALL = List.of(Fault.values());

    private final World world;
    private final List<SimWorker> machines;
    private final Managers managers;
    private final Backups backups;
    private final List<Fault> mood;
    private final int slowestPause;
    private Optional<SimWorker> doomed = Optional.empty();
    private Optional<SimWorker> withoutEngine = Optional.empty();
    private boolean clocksWereWrong;

    Chaos(World world, List<SimWorker> machines, Managers managers, Backups backups) {
        this.world = world;
        this.machines = machines;
        this.managers = managers;
        this.backups = backups;
        this.mood = world.dice.chance(0.5)
                ? ALL
                : List.of(world.dice.pick(ALL), world.dice.pick(ALL), world.dice.pick(ALL), world.dice.pick(ALL));
        this.slowestPause = world.dice.pick(List.of(1_500, 5_000, 15_000));
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
        switch (fault) {
            case LINK_CUT_TO_WORKER, LINK_CUT_TO_MANAGER, LINK_CUT, LINK_SLOW, LINK_LOSSY, LINK_DUPLICATES ->
                harm(fault, machine.link());
            case MOST_LINKS_CUT ->
                machines.stream().filter(each -> !each.equals(machine)).forEach(each -> {
                    each.link().cut(true, true);
                    later(6_000, 20_000, each.link()::heal);
                });
            case WORKER_KILLED -> {
                machine.kill();
                later(500, 90_000, () -> start(machine));
            }
            case WORKER_FROZEN -> {
                machine.freeze();
                later(500, 12_000, machine::thaw);
            }
            case WORKER_CLOCK_WRONG -> machine.clockIsWrongBy(world.millis(-100_000_000, 100_000_000));
            case MACHINE_OFF -> {
                machine.powerOff();
                later(2_000, 90_000, () -> start(machine));
            }
            case ENGINE_SILENT,
                    ENGINE_RESTARTED,
                    ENGINE_FAILS,
                    ENGINE_EMPTIED,
                    CONTAINER_KILLED_BY_HAND,
                    CONTAINER_REMOVED_BY_HAND -> harm(fault, machine.engine());
            case BACKUP_RESTORED -> backups.restore();
            case STORE_FAILS_BEFORE_COMMIT,
                    STORE_FAILS_AFTER_COMMIT,
                    STORE_AWAY,
                    MANAGER_KILLED,
                    MANAGER_KILLED_BEFORE_COMMIT,
                    MANAGER_KILLED_AFTER_COMMIT,
                    MANAGER_FROZEN,
                    MANAGER_CLOCK_WRONG,
                    SECOND_MANAGER -> managers.leader().ifPresent(leader -> harm(fault, leader));
        }
    }

    private void harm(Fault fault, Link link) {
        switch (fault) {
            case LINK_CUT_TO_WORKER -> link.cut(true, false);
            case LINK_CUT_TO_MANAGER -> link.cut(false, true);
            case LINK_CUT -> link.cut(true, true);
            case LINK_SLOW -> link.slow(world.dice.pick(List.of(200, 2_000, 8_000)));
            case LINK_LOSSY -> link.lossy(0.3);
            default -> link.duplicating(0.5);
        }
        later(300, 20_000, link::heal);
    }

    private void harm(Fault fault, SimEngine engine) {
        switch (fault) {
            case ENGINE_SILENT -> {
                engine.silent(true);
                later(500, 20_000, () -> speakAgain(engine));
            }
            case ENGINE_RESTARTED -> {
                engine.restart();
                engine.silent(true);
                later(500, 5_000, () -> speakAgain(engine));
            }
            case ENGINE_FAILS -> {
                engine.failures(0.5);
                later(1_000, 15_000, () -> engine.failures(0));
            }
            case ENGINE_EMPTIED -> engine.empty();
            case CONTAINER_KILLED_BY_HAND ->
                running(engine).ifPresent(container -> engine.end(container, 137, false, false));
            default -> running(engine).ifPresent(container -> engine.removeByHand(container.id));
        }
    }

    private void speakAgain(SimEngine engine) {
        if (withoutEngine.filter(machine -> machine.engine().equals(engine)).isEmpty()) {
            engine.silent(false);
        }
    }

    private Optional<Container> running(SimEngine engine) {
        List<Container> running = engine.containers().stream()
                .filter(container -> container.status == Status.RUNNING)
                .toList();
        return running.isEmpty() ? Optional.empty() : Optional.of(world.dice.pick(running));
    }

    private void harm(Fault fault, SimManager leader) {
        switch (fault) {
            case STORE_FAILS_BEFORE_COMMIT -> leader.connection().plan(Next.FAILURE_BEFORE);
            case STORE_FAILS_AFTER_COMMIT -> leader.connection().plan(Next.FAILURE_AFTER);
            case MANAGER_KILLED_BEFORE_COMMIT -> leader.connection().plan(Next.DEATH_BEFORE);
            case MANAGER_KILLED_AFTER_COMMIT -> leader.connection().plan(Next.DEATH_AFTER);
            case STORE_AWAY -> {
                if (world.dice.chance(0.5)) {
                    leader.connection().plan(Next.FAILURE_AFTER);
                    later(1, 200, () -> leader.connection().away(true));
                } else {
                    leader.connection().away(true);
                }
                later(300, 10_000, () -> leader.connection().away(false));
            }
            case MANAGER_FROZEN -> {
                leader.freeze();
                later(500, 20_000, leader::thaw);
            }
            case MANAGER_CLOCK_WRONG -> leader.clockIsWrongBy(world.millis(-20_000, 60_000));
            case SECOND_MANAGER -> managers.startAnother();
            default -> leader.kill();
        }
        managers.replaceTheDead();
    }

    private void later(int least, int most, Runnable healing) {
        world.time.after(world.millis(least, most), "heal", healing);
    }

    private void start(SimWorker machine) {
        boolean stays = doomed.filter(machine::equals).isPresent();
        if (!machine.isUp() && !stays) {
            machine.powerOn();
        }
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
