package dev.gantry.benchmarks;

import dev.gantry.machines.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A manager, and perhaps workers, on loopback with data of their own. */
final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final Site site;
    private final ManagerApi api;
    private final String label;
    private final Starter starter;
    private Service manager;

    /** Starts another manager on the same port with the same data. */
    private interface Starter {
        Service start();
    }

    private Cluster(Site site, ManagerApi api, String label, Starter starter, Service manager) {
        this.site = site;
        this.api = api;
        this.label = label;
        this.starter = starter;
        this.manager = manager;
    }

    /** Starts a manager and returns when it serves. */
    static Cluster start(Site site, List<String> command) throws InterruptedException {
        return start(site, command, Map.of());
    }

    /** Starts a manager in an environment and returns when it serves. */
    static Cluster start(Site site, List<String> command, Map<String, String> more) throws InterruptedException {
        int port = Ports.free();
        Map<String, String> environment = new HashMap<>(environment(newFolder(site)));
        environment.putAll(more);
        Starter starter = () -> Service.start(command, List.of("--server.port=" + port), environment, site.folder());
        Service manager = starter.start();
        ManagerApi api = new ManagerApi("http://127.0.0.1:" + port);
        try {
            await(manager, api::isUp);
            String label = "dev.gantry.cluster=" + api.cluster();
            site.engine().own(label);
            return new Cluster(site, api, label, starter, manager);
        } catch (RuntimeException | InterruptedException failure) {
            manager.close();
            throw failure;
        }
    }

    /** Starts a worker and returns when the manager may place tasks on it. */
    Service startWorker(List<String> command, String name) throws InterruptedException {
        return startWorker(command, name, Ports.free(), List.of());
    }

    /** Starts a worker with more arguments and returns when the manager may place tasks on it. */
    Service startWorker(List<String> command, String name, int port, List<String> more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--gantry.manager-url=" + api.base(),
                "--gantry.worker.name=" + name,
                "--gantry.worker.engine=unix://" + site.engine().socket()));
        arguments.addAll(more);
        Service worker = Service.start(command, arguments, environment(newFolder(site)), site.folder());
        try {
            await(worker, () -> api.isReady(name));
        } catch (RuntimeException | InterruptedException failure) {
            worker.close();
            throw failure;
        }
        return worker;
    }

    /** Kills the manager as a power cut would, and returns when the next one serves. */
    void killAndStartAgain() throws InterruptedException {
        manager.kill();
        manager = starter.start();
        await(manager, api::isUp);
    }

    ManagerApi api() {
        return api;
    }

    /** What all containers of its tasks carry. */
    String label() {
        return label;
    }

    Service manager() {
        return manager;
    }

    /** The containers of its tasks, of which there are none if all went well, go with the engine's cleaning. */
    @Override
    public void close() {
        manager.close();
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Service service, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            service.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new BenchFailure("a service was not ready within " + PATIENCE);
            }
            Thread.sleep(GLANCE);
        }
    }

    private static Path newFolder(Site site) {
        try {
            return Files.createTempDirectory(site.folder(), "data");
        } catch (IOException failure) {
            throw new BenchFailure("no folder can be made in " + site.folder(), failure);
        }
    }

    private static Map<String, String> environment(Path data) {
        return Map.of("GANTRY_DATA_DIR", data.toString());
    }
}
