package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A manager or a worker as a process of its own. */
final class Service implements AutoCloseable {

    private static final int END_SECONDS = 30;
    private static final int GLANCE_MILLIS = 20;
    /** What the machine's owner has set up for other services is not for this one. */
    private static final List<String> FOREIGN = List.of("GANTRY_", "ORCHESTRATION_", "SERVER_", "SPRING_");

    private static final List<String> KEPT =
            List.of("GANTRY_JAVA_HOME", "GANTRY_MANAGER_JAVA_OPTS", "GANTRY_WORKER_JAVA_OPTS");

    private final Process process;
    private final Path log;

    private Service(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the command with the arguments in an environment that knows no other Gantry. */
    static Service start(List<String> command, List<String> arguments, Map<String, String> environment, Path folder) {
        try {
            Path log = Files.createTempFile(folder, "service", ".log");
            List<String> line = new ArrayList<>(command);
            line.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(Service::isForeign);
            builder.environment().putAll(environment);
            return new Service(builder.start(), log);
        } catch (IOException failure) {
            throw new BenchFailure(command + " cannot be started", failure);
        }
    }

    private static boolean isForeign(String variable) {
        return FOREIGN.stream().anyMatch(variable::startsWith) && !KEPT.contains(variable);
    }

    /** Variables of this process by which a service would get to know of another Gantry. */
    static List<String> foreignVariables() {
        return System.getenv().keySet().stream().filter(Service::isForeign).toList();
    }

    long id() {
        return process.pid();
    }

    /** The process and those that it has started and that still run. */
    List<Long> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Returns when it takes connections. */
    void awaitPort(int port) throws InterruptedException {
        while (true) {
            requireAlive();
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(GLANCE_MILLIS);
            }
        }
    }

    /** Whether it runs from a cache of loaded classes. */
    boolean hasCache() {
        return read(Path.of("/proc/" + id() + "/cmdline")).contains("-XX:AOTCache=");
    }

    /** Resident memory in MB. */
    double memory() {
        return memory(id());
    }

    /** Resident memory of any process in MB. */
    static double memory(long process) {
        return read(Path.of("/proc/" + process + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    double cpuMillis() {
        return Cpu.millis(List.of(id()));
    }

    /** Throws what the service said if it has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new BenchFailure("a service ended:\n" + read(log));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new BenchFailure(file + " cannot be read", unreadable);
        }
    }

    /** Ends it with {@code SIGKILL}, and what it has started; returns when it has ended. */
    void kill() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
