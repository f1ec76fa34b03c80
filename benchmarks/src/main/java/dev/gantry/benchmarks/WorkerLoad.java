package dev.gantry.benchmarks;

import dev.gantry.machines.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A manager and a worker with many containers, and what these cost. */
final class WorkerLoad implements AutoCloseable {

    /** Containers that do nothing. They are not started again, so that an end is one. */
    static final String RESTING = String.format(Locale.ROOT, """
            {"name": "resting", "image": "%s", "args": ["sleep", "3600"], "memory": %d, "pidsLimit": 100,
             "restartPolicy": "no"}""", Engine.IMAGE, Engine.MEMORY);

    /** Containers that are asked each 10 seconds whether they are well. */
    static final String CHECKED = String.format(Locale.ROOT, """
            {"name": "checked", "image": "%s", "args": ["busybox", "httpd", "-f", "-p", "8080"], "memory": %d, "pidsLimit": 100,
             "healthCheck": {"type": "http", "path": "/", "port": 8080, "status": "200-499", "interval": "10s"}}""", Engine.IMAGE, Engine.MEMORY);

    private static final String WORKER = "benchmark";
    private static final int EXITS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration SHORT_WINDOW = Duration.ofMillis(300);
    private static final List<String> ROOMY =
            List.of("--gantry.worker.capacity.cpu=1000", "--gantry.worker.capacity.memory=1000000");

    /** CPU of a window, in % of one core. */
    record Cost(Line worker, Line engine) {}

    /** What somebody does at the beginning of each window. */
    interface Asking {
        void ask() throws InterruptedException;
    }

    private final Site site;
    private final Cluster cluster;
    private final Service worker;
    private final int port;
    private final List<Long> daemons = Cpu.engineProcesses();
    private List<String> tasks = List.of();

    private WorkerLoad(Site site, Cluster cluster, Service worker, int port) {
        this.site = site;
        this.cluster = cluster;
        this.worker = worker;
        this.port = port;
    }

    static WorkerLoad start(Site site) throws InterruptedException {
        Cluster cluster = Cluster.start(site, site.launched("manager"));
        try {
            int port = Ports.free();
            Service worker = cluster.startWorker(site.launched("worker"), WORKER, port, ROOMY);
            return new WorkerLoad(site, cluster, worker, port);
        } catch (RuntimeException | InterruptedException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** Returns when so many containers run and have rested. */
    void fill(int containers, String spec) throws InterruptedException {
        tasks = cluster.api().submit(spec, containers);
        for (String task : tasks) {
            cluster.api().awaitRunning(task);
        }
        rest(WINDOW);
    }

    void stopAll() throws InterruptedException {
        for (String task : tasks) {
            cluster.api().stopSoon(task);
        }
        tasks = List.of();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!running().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(running().size() + " containers were not stopped within " + PATIENCE);
            }
            Thread.sleep(SHORT_WINDOW);
        }
    }

    private List<String> running() {
        return site.engine().running(cluster.label());
    }

    /** Returns when every container answers its health check. */
    void awaitHealthy() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String task : tasks) {
            while (!cluster.api().isHealthy(task)) {
                if (System.nanoTime() > deadline) {
                    throw new BenchFailure("task " + task + " was not healthy within " + PATIENCE);
                }
                Thread.sleep(SHORT_WINDOW);
            }
        }
    }

    /** Throws unless every container answers its health check. */
    void requireHealthy() throws InterruptedException {
        for (String task : tasks) {
            if (!cluster.api().isHealthy(task)) {
                throw new BenchFailure("task " + task + " is not healthy");
            }
        }
    }

    void rest(Duration time) throws InterruptedException {
        Thread.sleep(site.effort().isShort() ? site.effort().pause() : time);
    }

    /** What it costs to look after the containers while somebody asks once in a window. */
    Cost cpu(String what, Asking asking) throws InterruptedException {
        Samples ofWorker = new Samples();
        Samples ofEngine = new Samples();
        for (int window = 0; window < site.effort().rounds(); window++) {
            long end = System.nanoTime() + window().toNanos();
            long began = System.nanoTime();
            double workerBefore = worker.cpuMillis();
            double engineBefore = Cpu.millis(daemons);
            asking.ask();
            Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            double wall = (System.nanoTime() - began) / 1e6;
            ofWorker.add(100 * (worker.cpuMillis() - workerBefore) / wall);
            ofEngine.add(100 * (Cpu.millis(daemons) - engineBefore) / wall);
        }
        return new Cost(Line.of(what, "%", ofWorker), Line.of(what, "%", ofEngine));
    }

    private Duration window() {
        return site.effort().isShort() ? SHORT_WINDOW : WINDOW;
    }

    /** What a collector of figures does. */
    void readStats() {
        try (HttpConnection connection = HttpConnection.open(port)) {
            HttpConnection.Answer answer = connection.call("GET", "/stats", "");
            if (answer.status() != 200) {
                throw new BenchFailure("the worker answered " + answer.status() + " to GET /stats: " + answer.body());
            }
        }
    }

    /** The same by the engine alone, which takes a second for each of them. */
    void readStatsOfEngine() {
        site.engine()
                .askAll(running().stream()
                        .map(container -> "/containers/" + container + "/stats?stream=false&one-shot=true")
                        .toList());
    }

    Samples memory() {
        return sample(worker.memory());
    }

    Samples engineMemory() {
        return sample(daemons.stream().mapToDouble(Service::memory).sum());
    }

    private static Samples sample(double value) {
        Samples samples = new Samples();
        samples.add(value);
        return samples;
    }

    /** Kills the processes of some containers, one by one. */
    Exits exits() throws InterruptedException {
        Samples told = new Samples();
        Samples seen = new Samples();
        try (EngineEvents events = new EngineEvents(site.engine());
                ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> some = new ArrayList<>(tasks.subList(0, Math.min(EXITS, tasks.size() - 1)));
            for (String task : some) {
                String container = cluster.api().awaitRunning(task);
                long process = site.engine().process(container);
                CompletableFuture<Instant> known = CompletableFuture.supplyAsync(() -> awaitEnd(task), waiting);
                site.effort().rest();
                Instant began = Instant.now();
                ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
                told.add(StartRow.millis(began, known.join()));
                seen.add(StartRow.millis(
                        began, events.ofContainer("die", container).at()));
            }
        }
        return Exits.of(told, seen);
    }

    private Instant awaitEnd(String task) {
        try {
            cluster.api().awaitState(task, "FAILED");
            return Instant.now();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("stopped while a container ended", stopped);
        }
    }

    @Override
    public void close() {
        worker.close();
        cluster.close();
    }
}
