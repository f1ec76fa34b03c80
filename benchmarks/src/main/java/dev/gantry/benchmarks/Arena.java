package dev.gantry.benchmarks;

import dev.gantry.machines.Machine;
import dev.gantry.machines.Rack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Three machines (one in the short form) with an engine each, on all of which Gantry and Docker Swarm run, both with their manager on the first. They
 * take turns; whoever has none stays there without a container. The last machine is the one that is broken.
 */
final class Arena implements AutoCloseable {

    private static final int MACHINES = 3;
    private static final int DISK_MEGABYTES = 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private final Site site;
    private final Rack rack;
    private final List<Machine> machines = new ArrayList<>();
    private final Map<Machine, Engine> engines = new HashMap<>();
    private final GantrySide gantry;
    private final SwarmSide swarm;

    private Arena(Site site, Rack rack) {
        this.site = site;
        this.rack = rack;
        for (int number = 1; number <= (site.effort().isShort() ? 1 : MACHINES); number++) {
            Machine machine = rack.add("n" + number, DISK_MEGABYTES);
            machines.add(machine);
            machine.startEngine();
            engines.put(machine, connect(machine));
            engine(machine).importImage(site.image());
        }
        this.gantry = GantrySide.start(site, machines);
        this.swarm = SwarmSide.form(machines, engines());
    }

    /** Returns when both can use every machine. */
    static Arena start(Site site) throws InterruptedException {
        Rack rack = site.newRack();
        try {
            Arena arena = new Arena(site, rack);
            arena.awaitWhole();
            return arena;
        } catch (RuntimeException | InterruptedException failure) {
            rack.close();
            throw failure;
        }
    }

    /** A connection of its own to the machine's engine. */
    Engine connect(Machine machine) {
        return Engine.connect(
                "unix://" + machine.engineSocket(), UUID.randomUUID().toString());
    }

    GantrySide gantry() {
        return gantry;
    }

    SwarmSide swarm() {
        return swarm;
    }

    Machine victim() {
        return machines.getLast();
    }

    /** Those that stay as they are. */
    List<Machine> survivors() {
        return machines.subList(0, machines.size() - 1);
    }

    Engine engine(Machine machine) {
        Engine engine = engines.get(machine);
        if (engine == null) {
            throw new IllegalStateException(machine.name() + " has no engine");
        }
        return engine;
    }

    List<Engine> engines(List<Machine> some) {
        return some.stream().map(this::engine).toList();
    }

    /** Of every machine, in their order. */
    List<Engine> engines() {
        return engines(machines);
    }

    int running(List<Machine> some) {
        return engines(some).stream()
                .mapToInt(engine -> engine.running().size())
                .sum();
    }

    /** Lets one of the two run so many containers, measures, and makes everything as it was before. */
    double turn(Orchestrator side, int copies, Variant.Operation operation) throws InterruptedException {
        return turn(side, () -> side.run(copies), copies, operation);
    }

    /** How containers come to run. */
    interface Filling {
        void run() throws InterruptedException;
    }

    /** The same, where the containers do not just come as whoever has the turn likes it. */
    double turn(Orchestrator side, Filling filling, int copies, Variant.Operation operation)
            throws InterruptedException {
        try {
            filling.run();
            awaitRunning(machines, copies);
            settle();
            return operation.run();
        } finally {
            restore(side);
        }
    }

    /** Ends every fault; returns when nothing runs and both can use every machine again. */
    private void restore(Orchestrator side) throws InterruptedException {
        Machine victim = victim();
        if (!victim.hasPower()) {
            engine(victim).close();
            victim.powerOn();
            victim.startEngine();
            engines.put(victim, connect(victim));
        }
        victim.heal();
        gantry.startWorkers();
        awaitWhole();
        side.removeAll();
        await("the end of all containers", () -> running(machines) == 0);
        settle();
    }

    /** Lets come to rest what nobody waits for. */
    void settle() throws InterruptedException {
        Thread.sleep(site.effort().settle());
    }

    void awaitRunning(List<Machine> some, int copies) throws InterruptedException {
        await(copies + " running containers", () -> running(some) == copies);
    }

    private void awaitWhole() throws InterruptedException {
        await("the swarm", swarm::isWhole);
        await("Gantry", gantry::isWhole);
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(what + " took longer than " + PATIENCE);
            }
            Thread.sleep(GLANCE);
        }
    }

    @Override
    public void close() {
        engines.values().forEach(Engine::close);
        rack.close();
    }
}
