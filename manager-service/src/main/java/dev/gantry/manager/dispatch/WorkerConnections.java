package dev.gantry.manager.dispatch;

import dev.gantry.manager.cluster.Worker;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The connections to workers, in several clients of the JDK: each keeps its idle connections in one list, under one lock, and
 * walks along it for every request. Safe for many threads.
 */
final class WorkerConnections implements AutoCloseable {

    /** Ten thousand workers have two connections each, so that a list has some six hundred. */
    private static final int CLIENTS = 32;

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, HttpClient> clients = new ConcurrentHashMap<>();

    /** The client that speaks to a worker, always the same one. */
    HttpClient to(Worker worker) {
        return clients.computeIfAbsent(Math.floorMod(worker.id().hashCode(), CLIENTS), _ -> client());
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(threads)
                .build();
    }

    /** Breaks off whatever is under way. */
    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        threads.shutdownNow();
    }
}
