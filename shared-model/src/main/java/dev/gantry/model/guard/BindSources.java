package dev.gantry.model.guard;

import java.util.List;

/**
 * Which paths of a machine may be mounted.
 *
 * <p>Where some are listed, only those and what lies below them. What would give a task the machine is never among them,
 * unless it is listed itself, or lies below a listed path that is itself part of it: {@code /etc/ssl} allows
 * {@code /etc/ssl/certs}, and {@code /} does not allow {@code /etc}.
 *
 * @param listed paths; empty for any but the system's
 * @param system paths that give a task the machine, with everything below and above them
 */
record BindSources(List<String> listed, List<String> system) {

    /** The engine's socket lies below /run, which /var/run leads to. */
    static final List<String> SYSTEM = List.of(
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/lib",
            "/lib32",
            "/lib64",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/var/lib/containerd",
            "/var/lib/docker",
            "/var/run",
            "/var/spool/cron");

    BindSources {
        listed = List.copyOf(listed);
        system = List.copyOf(system);
    }

    boolean allow(String source) {
        if (!MachinePath.isNormal(source)) {
            return false;
        }
        if (listed.contains(source)) {
            return true;
        }
        if (isOfSystem(source)) {
            return listed.stream().anyMatch(folder -> MachinePath.isIn(source, folder) && isInSystem(folder));
        }
        return listed.isEmpty() || listed.stream().anyMatch(folder -> MachinePath.isIn(source, folder));
    }

    /** Whether the path is part of the system, or has part of it below. */
    boolean isOfSystem(String path) {
        return isInSystem(path) || system.stream().anyMatch(part -> MachinePath.isIn(part, path));
    }

    private boolean isInSystem(String path) {
        return system.stream().anyMatch(part -> MachinePath.isIn(path, part));
    }
}
