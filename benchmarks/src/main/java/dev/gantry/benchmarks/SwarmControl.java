package dev.gantry.benchmarks;

import dev.gantry.machines.Guest;
import dev.gantry.machines.Machine;
import dev.gantry.machines.Rack;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Docker Swarm's control plane alone: one engine on a machine of its own, and tasks that no node may run, so that they only
 * exist. As many as Gantry has simulated workers for could not run on any engine here.
 */
final class SwarmControl implements AutoCloseable {

    private static final int DISK_MEGABYTES = 8192;
    private static final int METRICS_PORT = 9323;
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration LONGEST_FILL = Duration.ofMinutes(5);
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Pattern PENDING = Pattern.compile("swarm_manager_tasks_total\\{state=\"pending\"} (\\S+)");

    private final Rack rack;
    private final Machine machine;
    private Engine engine;

    private SwarmControl(Rack rack, Machine machine, Engine engine) {
        this.rack = rack;
        this.machine = machine;
        this.engine = engine;
    }

    /** Why there can be none here, if there cannot. */
    static Optional<String> obstacle(Effort effort) {
        return effort.isShort() ? Optional.of("this is the short form") : Rack.obstacle();
    }

    /** A swarm of one node without a task. */
    static SwarmControl start(Site site) {
        Rack rack = site.newRack();
        try {
            Machine machine = rack.add("swarm", DISK_MEGABYTES);
            machine.startEngine(options(machine));
            Engine engine = connect(machine);
            SwarmSide.form(List.of(machine), List.of(engine));
            return new SwarmControl(rack, machine, engine);
        } catch (RuntimeException failure) {
            rack.close();
            throw failure;
        }
    }

    private static String[] options(Machine machine) {
        return new String[] {"--metrics-addr", machine.address() + ":" + METRICS_PORT};
    }

    private static Engine connect(Machine machine) {
        return Engine.connect(
                "unix://" + machine.engineSocket(), UUID.randomUUID().toString());
    }

    /** Asks for so many tasks of one service, and returns when all of them exist. Answers the seconds that it took. */
    double fill(int tasks) throws InterruptedException {
        long began = System.nanoTime();
        engine.call(201, "POST", "/services/create", String.format(Locale.ROOT, """
                {"Name": "waiting", "Mode": {"Replicated": {"Replicas": %d}}, "TaskTemplate": {
                  "ContainerSpec": {"Image": "%s", "Args": ["sleep", "3600"], "Env": ["STAGE=test", "PORT=8080"]},
                  "Resources": {"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864}},
                  "Placement": {"Constraints": ["node.labels.nowhere == true"]}}}""", tasks, Engine.IMAGE));
        await(tasks, LONGEST_FILL);
        return (System.nanoTime() - began) / 1e9;
    }

    /** Kills the engine; returns when the next one lists its nodes and services. Answers the milliseconds that it took. */
    double killAndStartAgain(int tasks) throws InterruptedException {
        engine.close();
        long began = System.nanoTime();
        machine.engine().kill();
        machine.launchEngine(options(machine));
        awaitSwarm();
        double millis = (System.nanoTime() - began) / 1e6;
        await(tasks, LONGEST_START);
        return millis;
    }

    private void awaitSwarm() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!isServing()) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure("Swarm's manager did not answer within " + LONGEST_START);
            }
            Thread.sleep(GLANCE);
        }
    }

    private boolean isServing() {
        try {
            engine.close();
            engine = connect(machine);
            return engine.answers("/nodes") && engine.answers("/services?status=true");
        } catch (BenchFailure notYet) {
            return false;
        }
    }

    private void await(int tasks, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (pending() != tasks) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(
                        "within " + longest + " Swarm had " + pending() + " of " + tasks + " tasks pending");
            }
            Thread.sleep(GLANCE);
        }
    }

    /** By the engine's own figures: to list so many tasks takes seconds. */
    private int pending() {
        try (HttpConnection connection = HttpConnection.open(machine.address(), METRICS_PORT)) {
            Matcher figure =
                    PENDING.matcher(connection.call("GET", "/metrics", "").body());
            return figure.find() ? (int) Double.parseDouble(figure.group(1)) : -1;
        }
    }

    double cpuMillis() {
        return Cpu.millis(List.of(guest().pid()));
    }

    double memory() {
        return Service.memory(guest().pid());
    }

    private Guest guest() {
        return machine.engine();
    }

    @Override
    public void close() {
        engine.close();
        rack.close();
    }
}
