package dev.gantry.worker.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processes of containers, as the kernel shows them (proc(5)). They are seen only where the worker shares the engine's process
 * ids, that is, on the machine itself or in a container with its process namespace.
 */
final class ContainerProcesses {

    private static final Path PROCESSES = Path.of("/proc");

    private ContainerProcesses() {}

    /** The control groups of a process, if it is one of the container's: its groups have the container's id in their names. */
    static Optional<String> controlGroups(String container, long pid) {
        return read(PROCESSES.resolve(pid + "/cgroup")).filter(groups -> groups.contains(container));
    }

    static String status(long pid) {
        return read(PROCESSES.resolve(pid + "/stat")).orElse("");
    }

    /**
     * Kills a process of a container and those that it has started. One that is not seen, or not this worker's to kill, is left.
     * The handle knows when its process began, so that another one that has got the number since is safe.
     */
    static void kill(String container, long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent() && controlGroups(container, pid).isPresent()) {
            List<ProcessHandle> started = process.get().descendants().toList();
            Stream.concat(process.stream(), started.stream()).forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** A process may end at any moment, and its files with it. */
    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
