package dev.gantry.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A process of its own with thousands of simulated workers, which listen at one port: each has a path. A thread serves a
 * connection, and waits as long as a poll does.
 */
final class Fleet {

    private static final int BACKLOG = 4_096;
    private static final int JOINING = 16;

    private final List<SimulatedWorker> workers;
    private final ServerSocket server;

    private Fleet(int number, int port) throws IOException {
        this.workers = IntStream.range(0, number).mapToObj(SimulatedWorker::new).toList();
        this.server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    }

    /** Arguments: the manager's address, the number of workers, and the port at which they listen. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Fleet fleet = new Fleet(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Thread serving = Thread.ofPlatform().name("fleet").start(fleet::serve);
        fleet.join(URI.create(arguments[0]).getPort());
        serving.join();
    }

    private void join(int manager) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(JOINING)) {
            List<Future<?>> joining = new ArrayList<>();
            for (int first = 0; first < JOINING; first++) {
                int from = first;
                joining.add(threads.submit(() -> joinEvery(JOINING, from, manager)));
            }
            for (Future<?> one : joining) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new BenchFailure("a worker could not join: " + failed.getMessage(), failed);
        }
    }

    private void joinEvery(int step, int from, int manager) {
        try (HttpConnection connection = HttpConnection.open(manager)) {
            for (int number = from; number < workers.size(); number += step) {
                HttpConnection.Answer answer =
                        connection.call("POST", "/workers", workers.get(number).registration(server.getLocalPort()));
                if (answer.status() != 200) {
                    throw new BenchFailure(
                            "a worker's registration was answered " + answer.status() + ": " + answer.body());
                }
            }
        }
    }

    private void serve() {
        FleetRoutes routes = new FleetRoutes(workers);
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> converse(socket, routes));
            } catch (IOException failure) {
                throw new BenchFailure("the fleet takes no more connections", failure);
            }
        }
    }

    /** Until the other side has had enough. */
    private static void converse(Socket socket, FleetRoutes routes) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 2_048);
            while (true) {
                byte[] answer = routes.answer(in);
                socket.getOutputStream().write(answer);
            }
        } catch (IOException over) {
            // The manager closed the connection; it opens another one when it needs it.
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
