package dev.gantry.e2e;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One manager and one worker on this machine, with data of their own. */
final class SmallCluster implements AutoCloseable {

    private final Path folder;
    private final int managerPort = ServiceProcess.freePort();
    private final int workerPort = ServiceProcess.freePort();
    private final Map<String, String> environment;
    private final List<String> workerArguments;
    private ServiceProcess manager;
    private ServiceProcess worker;

    private SmallCluster(Path folder, List<String> workerArguments) {
        this.folder = folder;
        this.workerArguments = workerArguments;
        this.environment = Map.of("GANTRY_DATA_DIR", folder.resolve("data").toString());
        this.manager = startManager();
        this.worker = startWorker();
    }

    static SmallCluster start(Path folder, String... workerArguments) {
        Docker.ensureImage(folder);
        SmallCluster cluster = new SmallCluster(folder, List.of(workerArguments));
        cluster.awaitWorker();
        return cluster;
    }

    Api api() {
        return new Api("http://127.0.0.1:" + managerPort);
    }

    Api workerApi() {
        return new Api("http://127.0.0.1:" + workerPort);
    }

    String clusterLabel() {
        return "dev.gantry.cluster="
                + api().get("/health").json().get("clusterId").stringValue();
    }

    Path data() {
        return folder.resolve("data");
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

    void restartWorker() {
        worker = startWorker();
    }

    private ServiceProcess startManager() {
        return ServiceProcess.manager(folder, environment, "--server.port=" + managerPort);
    }

    private ServiceProcess startWorker() {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + workerPort,
                "--gantry.worker.name=e2e",
                "--gantry.worker.port-range=31000-31999",
                "--gantry.manager-url=http://127.0.0.1:" + managerPort));
        arguments.addAll(workerArguments);
        return ServiceProcess.worker(folder, environment, arguments.toArray(String[]::new));
    }

    void awaitManager() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .failFast("the manager ended:\n" + manager.output(), () -> !manager.isAlive())
                .until(() -> api().get("/health").status() == 200);
    }

    void awaitWorker() {
        awaitManager();
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> api().get("/workers").body().contains("\"liveness\":\"READY\""));
    }

    @Override
    public void close() {
        String label = clusterLabel();
        worker.close();
        manager.close();
        Docker.removeContainers(label);
    }
}
