package dev.gantry.worker.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Processes of containers, as the kernel shows them (proc(5)). They are seen only where the worker shares the engine's process
 * ids, that is, on the machine itself or in a container with its process namespace.
 */
final class ContainerProcesses {

    private static final Path PROCESSES = Path.of("/proc");

    /** "1234 (name, which may hold anything) state parent group session ...", of one that is no zombie; see proc(5). */
    private static final Pattern STATUS = Pattern.compile("(?s).*\\) [^ZX] \\d+ \\d+ (?<session>\\d+) ");

    /** A process that was killed starts no other one: few of them find all, unless one cannot be killed. */
    private static final int ROUNDS = 100;

    private ContainerProcesses() {}

    /** The control groups of a process, if it is one of the container's: its groups have the container's id in their names. */
    static Optional<String> controlGroups(String container, long pid) {
        return read(PROCESSES.resolve(pid + "/cgroup")).filter(groups -> groups.contains(container));
    }

    static String status(long pid) {
        return read(PROCESSES.resolve(pid + "/stat")).orElse("");
    }

    /**
     * Kills a process of a container and those that it has started, also while they start others. One that is not seen, or not
     * this worker's to kill, is left. A handle knows when its process began, so that another one that has got the number since is
     * safe.
     */
    static void kill(String container, long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent() && controlGroups(container, pid).isPresent()) {
            List<ProcessHandle> found =
                    Stream.concat(process.stream(), process.get().descendants()).toList();
            for (int round = 0; round < ROUNDS && !found.isEmpty(); round++) {
                found.forEach(ProcessHandle::destroyForcibly);
                found = ofSession(container, pid);
            }
        }
    }

    /** Who has lost its parent belongs to the session still (setsid(2)) that an engine begins with each command. */
    private static List<ProcessHandle> ofSession(String container, long leader) {
        return ProcessHandle.allProcesses()
                .filter(process -> isAliveIn(status(process.pid()), leader))
                .filter(process -> controlGroups(container, process.pid()).isPresent())
                .toList();
    }

    private static boolean isAliveIn(String status, long leader) {
        Matcher fields = STATUS.matcher(status);
        return fields.find() && fields.group("session").equals(Long.toString(leader));
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
