package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Docker engine through its raw API, and through its own command line where that is the baseline. For one thread. */
final class Engine implements AutoCloseable {

    /** A container that does nothing, made from a static busybox. */
    static final String IMAGE = "gantry-benchmarks/busybox:1";

    static final int MEMORY = 64;
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Marks the containers of the baselines. */
    private static final String LABEL = "dev.gantry.benchmark";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path socket;
    private HttpConnection connection;
    private long used = System.nanoTime();
    private final String run;
    private final List<String> labels = new CopyOnWriteArrayList<>();
    private boolean clean;

    private Engine(Path socket, String run) {
        this.socket = socket;
        this.connection = HttpConnection.open(socket);
        this.run = run;
    }

    /** @param run what tells this run's containers from another's */
    static Engine connect(String host, String run) {
        URI uri = URI.create(host);
        if (!"unix".equals(uri.getScheme())) {
            throw new BenchFailure("DOCKER_HOST is " + host + "; the benchmarks need an engine on a Unix socket");
        }
        Engine engine = new Engine(Path.of(uri.getPath()), run);
        engine.own(LABEL + "=" + run);
        return engine;
    }

    Path socket() {
        return socket;
    }

    String version() {
        return json(expect(200, "GET", "/version", "")).get("Version").stringValue();
    }

    /** Makes the image of the containers. Answers the archive that other engines can have it from. */
    Path makeImage(Path busybox, Path folder) {
        if (!Files.isRegularFile(busybox)) {
            throw new BenchFailure("there is no busybox at " + busybox + "; the benchmarks make their image of it");
        }
        try {
            Path bin = Files.createDirectories(folder.resolve("image/bin"));
            Files.copy(busybox, bin.resolve("busybox"));
            Files.setPosixFilePermissions(bin.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createSymbolicLink(bin.resolve("sleep"), Path.of("busybox"));
        } catch (IOException failure) {
            throw new BenchFailure("the image cannot be made in " + folder, failure);
        }
        Path archive = folder.resolve("image.tar");
        Shell.run("tar", "-C", folder.resolve("image").toString(), "-cf", archive.toString(), ".");
        importImage(archive);
        return archive;
    }

    void importImage(Path archive) {
        docker("import", archive.toString(), IMAGE);
    }

    String create() {
        long memory = (long) MEMORY << 20;
        String body = String.format("""
                {"Image": "%s", "Cmd": ["sleep", "600"], "Labels": {"%s": "%s"}, "HostConfig": {
                  "Memory": %d, "MemorySwap": %d, "NanoCpus": 1000000000, "PidsLimit": 512, "CapDrop": ["NET_RAW"],
                  "SecurityOpt": ["no-new-privileges"],
                  "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}}}""", IMAGE, LABEL, run, memory, memory);
        return json(expect(201, "POST", "/containers/create", body)).get("Id").stringValue();
    }

    void start(String container) {
        expect(204, "POST", "/containers/" + container + "/start", "");
    }

    /** What a person types, with the same settings. */
    String dockerRun() {
        return docker(
                        "run",
                        "-d",
                        "--label",
                        LABEL + "=" + run,
                        "--memory",
                        MEMORY + "m",
                        "--memory-swap",
                        MEMORY + "m",
                        "--cpus",
                        "1",
                        "--pids-limit",
                        "512",
                        "--cap-drop",
                        "NET_RAW",
                        "--security-opt",
                        "no-new-privileges",
                        "--log-opt",
                        "max-size=10m",
                        "--log-opt",
                        "max-file=3",
                        IMAGE,
                        "sleep",
                        "600")
                .strip();
    }

    void kill(String container) {
        expect(204, "POST", "/containers/" + container + "/kill", "");
    }

    void remove(String container) {
        expect(204, "DELETE", "/containers/" + container + "?force=true", "");
    }

    /** The ids of the containers that run. */
    List<String> running() {
        return ids("/containers/json");
    }

    /** The ids of the containers with a label that run. */
    List<String> running(String label) {
        return ids("/containers/json?filters=" + filter(label));
    }

    private List<String> ids(String path) {
        return call(200, "GET", path, "")
                .valueStream()
                .map(container -> container.get("Id").stringValue())
                .toList();
    }

    /** The container's first process, as this machine knows it. */
    long process(String container) {
        return call(200, "GET", "/containers/" + container + "/json", "")
                .get("State")
                .get("Pid")
                .longValue();
    }

    /** What carries the label is thrown away in the end. */
    void own(String label) {
        labels.add(label);
    }

    /** Removes every container that is owned, and the image. Once, and from any thread; returns when it is done. */
    synchronized void cleanUp() {
        if (clean) {
            return;
        }
        clean = true;
        try (Engine another = new Engine(socket, run)) {
            labels.forEach(another::removeAll);
            another.docker("rmi", IMAGE);
        }
    }

    private void removeAll(String label) {
        ids("/containers/json?all=true&filters=" + filter(label)).forEach(this::remove);
    }

    private static String filter(String label) {
        return URLEncoder.encode("{\"label\": [\"" + label + "\"]}", StandardCharsets.UTF_8);
    }

    private String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host", "unix://" + socket));
        command.addAll(List.of(arguments));
        return Shell.run(command.toArray(String[]::new));
    }

    private String expect(int status, String method, String path, String body) {
        HttpConnection.Answer answer = connection().call(method, path, body);
        if (answer.status() != status) {
            throw new BenchFailure("the engine answered " + answer.status() + " to " + method + " " + path + ": "
                    + answer.body().strip());
        }
        return answer.body();
    }

    /** Another one where the last was not used for a while: engines close those after some minutes. */
    private HttpConnection connection() {
        long now = System.nanoTime();
        if (now - used > IDLE.toNanos()) {
            connection.close();
            connection = HttpConnection.open(socket);
        }
        used = now;
        return connection;
    }

    /** Whether it answers a question with a 200 now. */
    boolean answers(String path) {
        return connection().call("GET", path, "").status() == 200;
    }

    /** Asks for anything. An answer without a body is a missing node. */
    JsonNode call(int status, String method, String path, String body) {
        return json(expect(status, method, path, body));
    }

    /** Asks for all of these at once, each on a connection of its own, for things that the engine takes its time for. */
    void askAll(List<String> paths) {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = paths.stream()
                    .map(path -> asking.submit(() -> status(path)))
                    .toList();
            for (Future<Integer> answer : answers) {
                if (answer.get() != 200) {
                    throw new BenchFailure("the engine answered " + answer.get() + " to one of " + paths.getFirst());
                }
            }
        } catch (ExecutionException failure) {
            throw new BenchFailure("the engine does not answer", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("stopped while the engine was asked", stopped);
        }
    }

    private int status(String path) {
        try (HttpConnection own = HttpConnection.open(socket)) {
            return own.call("GET", path, "").status();
        }
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    @Override
    public void close() {
        connection.close();
    }
}
