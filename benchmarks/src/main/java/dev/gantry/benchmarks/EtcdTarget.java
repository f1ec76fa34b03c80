package dev.gantry.benchmarks;

import dev.gantry.machines.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A put of etcd for each task, or one transaction of many puts, by its own interface of HTTP and JSON. */
final class EtcdTarget implements SubmissionTarget {

    private final Service etcd;
    private final int port;
    private final AtomicLong keys = new AtomicLong();

    private EtcdTarget(Service etcd, int port) {
        this.etcd = etcd;
        this.port = port;
    }

    /** A server with data of its own, or nothing where this machine has no etcd. */
    static Optional<SubmissionTarget> start(Site site) throws InterruptedException {
        Optional<Path> program = Programs.find("etcd");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = Ports.free();
        String clients = "http://127.0.0.1:" + port;
        String peers = "http://127.0.0.1:" + Ports.free();
        List<String> arguments = List.of(
                "--data-dir=" + site.folder().resolve("etcd-" + port),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--quota-backend-bytes=8589934592",
                "--logger=zap",
                "--log-level=error");
        Service etcd = Service.start(List.of(program.get().toString()), arguments, Map.of(), site.folder());
        etcd.awaitPort(port);
        return Optional.of(new EtcdTarget(etcd, port));
    }

    @Override
    public String what() {
        return "etcd, put";
    }

    @Override
    public List<Long> processes() {
        return List.of(etcd.id());
    }

    @Override
    public Load.Client connect(int tasks) {
        HttpConnection connection = HttpConnection.open(port);
        return tasks == 1
                ? new PostingClient(connection, "/v3/kv/put", 200, () -> put(keys.incrementAndGet()))
                : new PostingClient(connection, "/v3/kv/txn", 200, () -> transaction(tasks));
    }

    private static String put(long number) {
        return "{\"key\": \"" + base64("task-" + number) + "\", \"value\": \"" + base64(ManagerTarget.spec(number))
                + "\"}";
    }

    private String transaction(int tasks) {
        long last = keys.addAndGet(tasks);
        return LongStream.rangeClosed(last - tasks + 1, last)
                .mapToObj(number -> "{\"requestPut\": " + put(number) + "}")
                .collect(Collectors.joining(",", "{\"success\": [", "]}"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        etcd.close();
    }
}
