package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the processes of a running container are held, in words for a person who wants to let them go.
 *
 * <p>The engine tells only of its own pause. A signal or a frozen control group (see cgroups(7)) is seen where the worker
 * shares the engine's process ids, that is, on the machine itself or in a container with its process namespace.
 */
final class Standstill {

    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private Standstill() {}

    static String of(InspectContainerResponse container) {
        boolean paused = Boolean.TRUE.equals(container.getState().getPaused());
        return of(container.getId(), container.getName().replaceFirst("^/", ""), paused, process(container));
    }

    /** The first process of a container that runs; 0 if it does not. */
    static long process(InspectContainerResponse container) {
        ContainerState state = container.getState();
        return Boolean.TRUE.equals(state.getRunning())
                ? Optional.ofNullable(state.getPidLong()).orElse(0L)
                : 0;
    }

    /**
     * The same without asking the engine.
     *
     * @param pid of its first process; 0 if it has none, or it is not known
     */
    static String of(String container, String name, boolean paused, long pid) {
        if (paused) {
            return "paused by somebody else; 'docker unpause " + name + "' lets it go on";
        }
        if (pid == 0) {
            return "";
        }
        return ContainerProcesses.controlGroups(container, pid)
                .map(groups -> ofProcess(pid, groups))
                .orElse("");
    }

    private static String ofProcess(long pid, String groups) {
        // "1234 (name, which may hold anything) T ...": T is stopped by a signal, t by a debugger; see proc(5).
        String status = ContainerProcesses.status(pid);
        if (status.matches("(?s).*\\) [Tt] [^)]*")) {
            return "its process was stopped by somebody else; 'kill -CONT " + pid + "' lets it go on";
        }
        Optional<String> frozen = groups.lines()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .filter(parts -> isFrozen(parts[1], parts[2].replaceFirst("^/", "")))
                .map(parts -> parts[2])
                .findFirst();
        return frozen.map(group -> "its control group " + group + " was frozen by somebody else")
                .orElse("");
    }

    /** Version 1 has a hierarchy for freezing, version 2 only one for everything, whose name is empty. */
    private static boolean isFrozen(String hierarchy, String group) {
        return switch (hierarchy) {
            case "freezer" ->
                ContainerProcesses.read(
                                CONTROL_GROUPS.resolve("freezer").resolve(group).resolve("freezer.state"))
                        .filter(text -> text.startsWith("FR"))
                        .isPresent();
            case "" ->
                ContainerProcesses.read(CONTROL_GROUPS.resolve(group).resolve("cgroup.events"))
                        .filter(text -> text.contains("frozen 1"))
                        .isPresent();
            default -> false;
        };
    }
}
