package dev.gantry.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The managers' processes: one that leads, others that have led and may not know yet, and whoever starts the next. */
final class Managers {

    private static final Duration SUPERVISION = Duration.ofMillis(500);

    private final World world;
    private final Supplier<SimManager> factory;
    private final List<SimManager> living = new ArrayList<>();
    private Optional<SimManager> newest = Optional.empty();

    Managers(World world, Supplier<SimManager> factory) {
        this.world = world;
        this.factory = factory;
    }

    /** Starts the first one, and from then on a new one for whoever dies. */
    void start() {
        startAnother();
        supervise();
    }

    private void supervise() {
        replaceTheDead();
        world.time.after(SUPERVISION, "supervise", this::supervise);
    }

    /** A manager that starts while another leads takes the lease from it. */
    void startAnother() {
        next().start();
    }

    private SimManager next() {
        SimManager next = factory.get();
        newest = Optional.of(next);
        living.add(next);
        return next;
    }

    /** Whoever led last is replaced when it is dead; one that was deposed before may still be there and not know it. */
    void replaceTheDead() {
        living.removeIf(SimManager::isDead);
        if (newest.filter(SimManager::isDead).isPresent()) {
            SimManager next = next();
            world.time.after(world.millis(50, world.isCalm() ? 500 : 15_000), "manager start", () -> {
                if (!next.isDead()) {
                    next.start();
                }
            });
        }
    }

    /** All processes end, also those that are deposed. */
    void killAll() {
        List.copyOf(living).forEach(SimManager::kill);
        replaceTheDead();
    }

    /** How many take themselves for the leader. */
    long leading() {
        return living.stream().filter(SimManager::leads).count();
    }

    /** The newest one, if it leads. */
    Optional<SimManager> leader() {
        return newest.filter(SimManager::leads);
    }

    /** Any that takes itself for the leader: users may reach a deposed one. */
    Optional<SimManager> any() {
        List<SimManager> leading = living.stream().filter(SimManager::leads).toList();
        return leading.isEmpty() ? Optional.empty() : Optional.of(world.dice.pick(leading));
    }

    /** All of them move and reach the store again, with the right time. */
    void heal() {
        for (SimManager manager : List.copyOf(living)) {
            manager.connection().away(false);
            manager.connection().plan(FaultyStore.Next.NOTHING);
            manager.clockIsWrongBy(Duration.ZERO);
            manager.thaw();
        }
        replaceTheDead();
    }
}
