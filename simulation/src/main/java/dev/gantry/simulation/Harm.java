package dev.gantry.simulation;

import dev.gantry.simulation.Container.Status;
import dev.gantry.simulation.FaultyStore.Next;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a fault does to a link, an engine or a manager's process, and when that heals. */
final class Harm {

    /** Of a worker or its engine where somebody supervises the machines, in milliseconds. */
    static final int LONGEST = 4_000;

    private final World world;
    private final Managers managers;
    private final boolean supervised;
    private final Predicate<SimEngine> staysSilent;

    /** @param staysSilent which engines never come back once the faults are over */
    Harm(World world, Managers managers, boolean supervised, Predicate<SimEngine> staysSilent) {
        this.world = world;
        this.managers = managers;
        this.supervised = supervised;
        this.staysSilent = staysSilent;
    }

    void apply(Fault fault, Link link) {
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

    void apply(Fault fault, SimEngine engine) {
        switch (fault) {
            case ENGINE_SILENT -> {
                engine.silent(true);
                later(500, supervised ? LONGEST : 20_000, () -> speakAgain(engine));
            }
            case ENGINE_RESTARTED -> {
                engine.restart();
                engine.silent(true);
                later(500, 5_000, () -> speakAgain(engine));
            }
            case ENGINE_FAILS -> {
                engine.failures(0.5);
                later(1_000, supervised ? LONGEST : 15_000, () -> engine.failures(0));
            }
            case ENGINE_EMPTIED -> engine.empty();
            case CONTAINER_KILLED_BY_HAND ->
                running(engine).ifPresent(container -> engine.end(container, 137, false, false));
            default -> running(engine).ifPresent(container -> engine.removeByHand(container.id));
        }
    }

    private void speakAgain(SimEngine engine) {
        if (!staysSilent.test(engine)) {
            engine.silent(false);
        }
    }

    private Optional<Container> running(SimEngine engine) {
        List<Container> running = engine.containers().stream()
                .filter(container -> container.status == Status.RUNNING)
                .toList();
        return running.isEmpty() ? Optional.empty() : Optional.of(world.dice.pick(running));
    }

    void apply(Fault fault, SimManager leader) {
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

    void later(int least, int most, Runnable healing) {
        world.time.after(world.millis(least, most), "heal", healing);
    }
}
