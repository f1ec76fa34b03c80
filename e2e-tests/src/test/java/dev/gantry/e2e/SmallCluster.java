package dev.gantry.e2e;

import static org.awaitility.Awaitility.await;

import dev.gantry.machines.Ports;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** One manager and one worker on this machine, with data of their own. */
final class SmallCluster implements AutoCloseable {

    private static final String ENGINE =
            Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Path folder;
    private final String workerName;
    private final int managerPort = Ports.free();
    private final int workerPort = Ports.free();
    private final String portRange = nextPortRange();
    private final Map<String, String> environment;
    private final String engine;
    /** Arguments of both services. */
    private final List<String> settings;

    private ServiceProcess manager;
    private ServiceProcess worker;
    private String label = "";

    private SmallCluster(Path folder, String workerName, String engine, List<String> settings) {
        this.settings = List.copyOf(settings);
        this.folder = folder;
        this.workerName = workerName;
        this.engine = engine;
        this.environment = Map.of("GANTRY_DATA_DIR", folder.resolve("data").toString());
        this.manager = startManager();
        this.worker = startWorker();
    }

    static SmallCluster start(Path folder) {
        return start(folder, newName());
    }

    static SmallCluster start(Path folder, String workerName) {
        return start(folder, workerName, ENGINE, List.of());
    }

    /** With these arguments for both services. */
    static SmallCluster startWith(Path folder, String... settings) {
        return start(folder, newName(), ENGINE, List.of(settings));
    }

    /** With a worker on another engine than the machine's own. */
    static SmallCluster startOn(String engine, Path folder) {
        return start(folder, newName(), engine, List.of());
    }

    private static SmallCluster start(Path folder, String workerName, String engine, List<String> settings) {
        Docker.ensureImage(folder);
        SmallCluster cluster = new SmallCluster(folder, workerName, engine, settings);
        cluster.awaitWorker();
        cluster.label = cluster.clusterLabel();
        return cluster;
    }

    /** A worker knows itself by the containers of its name, so that an engine may not have those of another cluster's. */
    private static String newName() {
        return "e2e-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Clusters that run at the same time have ports of the machine of their own. */
    private static String nextPortRange() {
        int first = 31_000 + 100 * (STARTED.getAndIncrement() % 10);
        return first + "-" + (first + 99);
    }

    Api api() {
        return new Api("http://127.0.0.1:" + managerPort);
    }

    Api workerApi() {
        return new Api("http://127.0.0.1:" + workerPort);
    }

    String workerName() {
        return workerName;
    }

    String clusterLabel() {
        return "dev.gantry.cluster="
                + api().get("/health").json().get("clusterId").stringValue();
    }

    Path data() {
        return folder.resolve("data");
    }

    Path managerData() {
        return data().resolve("manager");
    }

    Path workerData() {
        return data().resolve("worker-" + workerName);
    }

    /** What the worker has written since it was started last. */
    String workerOutput() {
        return worker.output();
    }

    String managerOutput() {
        return manager.output();
    }

    int managerPort() {
        return managerPort;
    }

    void killManager() {
        manager.kill();
    }

    void restartManager() {
        manager = startManager();
        awaitManager();
    }

    void killWorker() {
        worker.kill();
    }

    /** {@code SIGTERM}, as whoever upgrades it sends it; returns when the process has ended. */
    void endWorker() {
        worker.terminate();
        worker.awaitEnd(Duration.ofSeconds(20));
    }

    void restartWorker() {
        worker = startWorker();
    }

    /** A second machine, as far as one engine can pretend to be two. */
    ServiceProcess startWorker(String name, String ports, String... arguments) {
        return startWorker(name, Ports.free(), ports, arguments);
    }

    /** Another process that believes to be the worker of this name, with data of its own. */
    ServiceProcess startDouble(Path otherData) {
        return ServiceProcess.worker(
                folder,
                Map.of("GANTRY_DATA_DIR", otherData.toString()),
                "--server.port=" + Ports.free(),
                "--gantry.worker.name=" + workerName,
                "--gantry.manager-url=http://127.0.0.1:" + managerPort);
    }

    private ServiceProcess startManager() {
        return ServiceProcess.manager(folder, environment, with("--server.port=" + managerPort));
    }

    private ServiceProcess startWorker() {
        return startWorker(workerName, workerPort, portRange);
    }

    private ServiceProcess startWorker(String name, int port, String ports, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--server.port=" + port);
        arguments.add("--gantry.worker.name=" + name);
        arguments.add("--gantry.worker.engine=" + engine);
        arguments.add("--gantry.worker.port-range=" + ports);
        arguments.add("--gantry.manager-url=http://127.0.0.1:" + managerPort);
        return ServiceProcess.worker(folder, environment, with(arguments.toArray(String[]::new)));
    }

    private String[] with(String... arguments) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    void awaitManager() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .failFast("the manager ended:\n" + manager.output(), () -> !manager.isAlive())
                .until(() -> api().get("/health").status() == 200);
    }

    void awaitWorker() {
        awaitWorkers(1);
    }

    /** Waits until so many workers are ready. */
    void awaitWorkers(int number) {
        awaitManager();
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> api().get("/workers")
                                .json()
                                .valueStream()
                                .filter(worker ->
                                        worker.get("liveness").stringValue().equals("READY"))
                                .count()
                        >= number);
    }

    /** Stops every task there is, and returns when all are over and their containers are gone. */
    void stopTasks() {
        for (JsonNode task : api().get("/tasks").json()) {
            String id = task.get("id").stringValue();
            api().delete("/tasks/" + id + "?grace=0s");
            api().await(id, "COMPLETED");
        }
    }

    /** Leaves nothing behind, also after a test that failed while the manager was away. */
    @Override
    public void close() {
        worker.close();
        manager.close();
        Docker.removeContainers(label);
    }
}
