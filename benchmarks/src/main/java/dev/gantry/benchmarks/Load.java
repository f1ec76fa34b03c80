package dev.gantry.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that do one operation after the other, each as soon as its last one is answered. */
final class Load {

    /** One of the clients. */
    interface Client extends AutoCloseable {
        /** Returns when the operation is durable. */
        void operate();

        @Override
        void close();
    }

    /** What came out: how long it took, and how long each operation did. */
    record Outcome(double seconds, Samples millis) {

        double perSecond() {
            return millis.size() / seconds;
        }
    }

    private Load() {}

    /** Lets each client do as many operations as it can in a time, at least one. */
    static Outcome run(List<? extends Client> clients, Duration time) throws InterruptedException {
        long began = System.nanoTime();
        long deadline = began + time.toNanos();
        Samples all = new Samples();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Samples>> running = new ArrayList<>();
            clients.forEach(client -> running.add(threads.submit(() -> operate(client, deadline))));
            for (Future<Samples> done : running) {
                all.addAll(done.get());
            }
        } catch (ExecutionException failed) {
            throw new BenchFailure("a client could not go on: " + failed.getMessage(), failed);
        }
        return new Outcome((System.nanoTime() - began) / 1e9, all);
    }

    private static Samples operate(Client client, long deadline) {
        Samples samples = new Samples();
        long began = System.nanoTime();
        do {
            client.operate();
            long ended = System.nanoTime();
            samples.add((ended - began) / 1e6);
            began = ended;
        } while (began < deadline);
        return samples;
    }
}
