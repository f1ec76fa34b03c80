package dev.gantry.benchmarks;

import dev.gantry.machines.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A manager, and a fleet of simulated workers in a process of its own, on loopback. */
final class SimulatedCluster implements AutoCloseable {

    /** A million tasks do not fit into the launcher's default heap; the row says so. */
    static final String HEAP = "-Xms256m -Xmx3g -XX:+UseSerialGC -XX:+UseCompactObjectHeaders";

    private static final int TOO_MANY = 429;
    private static final int SUBMITTING = 4;
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Cluster cluster;
    private final Service fleet;
    private final HttpConnection fleetConnection;

    private SimulatedCluster(Cluster cluster, Service fleet, HttpConnection fleetConnection) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.fleetConnection = fleetConnection;
    }

    /** Returns when the manager may place tasks on every worker. */
    static SimulatedCluster start(Site site, int workers) throws InterruptedException {
        Cluster cluster = Cluster.start(site, site.launched("manager"), Map.of("GANTRY_MANAGER_JAVA_OPTS", HEAP));
        int port = Ports.free();
        Service fleet = Service.start(
                fleetCommand(),
                List.of(cluster.api().base(), Integer.toString(workers), Integer.toString(port)),
                Map.of(),
                site.folder());
        try {
            fleet.awaitPort(port);
            SimulatedCluster simulated = new SimulatedCluster(cluster, fleet, HttpConnection.open(port));
            simulated.await(() -> cluster.api().gauge("gantry.workers", "liveness:READY") == workers);
            return simulated;
        } catch (RuntimeException | InterruptedException failure) {
            fleet.close();
            cluster.close();
            throw failure;
        }
    }

    private static List<String> fleetCommand() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                Fleet.class.getName());
    }

    Cluster cluster() {
        return cluster;
    }

    Service fleet() {
        return fleet;
    }

    /** Submits jobs of so many equal tasks each; returns when all of them run, as the manager has it on the disk. */
    void fill(int jobs, int tasksOfJob) throws InterruptedException {
        int before = running();
        AtomicInteger next = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < SUBMITTING; client++) {
            clients.add(Thread.ofPlatform().start(() -> submit(next, jobs, tasksOfJob)));
        }
        for (Thread client : clients) {
            client.join();
        }
        await(() -> running() >= before + jobs * tasksOfJob);
    }

    private void submit(AtomicInteger next, int jobs, int tasksOfJob) {
        try (HttpConnection connection = HttpConnection.open(cluster.api().port())) {
            for (int job = next.getAndIncrement(); job < jobs; job = next.getAndIncrement()) {
                String body = "{\"spec\": " + ManagerTarget.spec(job) + ", \"count\": " + tasksOfJob + "}";
                while (connection.call("POST", "/tasks", body).status() == TOO_MANY) {
                    rest();
                }
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("stopped while the manager was busy", stopped);
        }
    }

    /** The tasks that run, by the manager's own figure. */
    int running() throws InterruptedException {
        return (int) cluster.api().gauge("gantry.tasks", "state:RUNNING");
    }

    /** Lets so many containers end and start again, on one worker after the other. */
    void restart(int containers) {
        fleetConnection.call("POST", "/restart/" + containers, "");
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            cluster.manager().requireAlive();
            fleet.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(
                        "the simulated cluster was not there within " + PATIENCE + ": " + running() + " tasks run");
            }
            Thread.sleep(GLANCE);
        }
    }

    @Override
    public void close() {
        fleetConnection.close();
        cluster.close();
        fleet.close();
    }
}
