package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.gantry.model.Capabilities;
import dev.gantry.model.Limits;
import dev.gantry.model.Logging;
import dev.gantry.model.Mount;
import dev.gantry.model.Networking;
import dev.gantry.model.Privileges;
import dev.gantry.model.TaskSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The part of a container's settings that says what it has of its machine, group by group. */
final class HostSettings {

    private static final long MIB = 1024L * 1024L;
    private static final long NANOS_PER_MILLI_CPU = 1_000_000L;

    private HostSettings() {}

    /** Memory, processor, processes, and how much output is kept. */
    static void limit(HostConfig config, TaskSpec spec) {
        Limits limits = spec.limits();
        config.withMemory(spec.memory() * MIB)
                // The same as the memory: no swap, so that the limit is the limit.
                .withMemorySwap(spec.memory() * MIB)
                .withCpuShares(CpuShares.of(spec.booking()))
                .withPidsLimit((long) spec.pidsLimit())
                .withUlimits(limits.ulimits().entrySet().stream()
                        .map(limit -> new Ulimit(
                                limit.getKey(),
                                limit.getValue().soft(),
                                limit.getValue().hard()))
                        .toList())
                .withLogConfig(logs(spec.logging().orElse(Logging.DEFAULT)));
        if (spec.cpu() != 0) {
            config.withNanoCPUs(Math.round(spec.cpu() * 1000) * NANOS_PER_MILLI_CPU);
        }
        if (limits.memoryReservation() != 0) {
            config.withMemoryReservation(limits.memoryReservation() * MIB);
        }
        if (limits.shmSize() != 0) {
            config.withShmSize(limits.shmSize() * MIB);
        }
        if (!limits.sysctls().isEmpty()) {
            config.withSysctls(limits.sysctls());
        }
        if (spec.init()) {
            config.withInit(true);
        }
    }

    private static LogConfig logs(Logging logging) {
        return new LogConfig(
                LogConfig.LoggingType.JSON_FILE,
                Map.of("max-size", logging.maxSize(), "max-file", Integer.toString(logging.maxFiles())));
    }

    static void connect(HostConfig config, Networking networking) {
        if (!networking.network().isEmpty()) {
            config.withNetworkMode(networking.network());
        }
        config.withDns(networking.dns()).withExtraHosts(networking.extraHosts().toArray(String[]::new));
    }

    static void shutOff(HostConfig config, Privileges privileges) {
        config.withSecurityOpts(List.of("no-new-privileges"))
                .withReadonlyRootfs(privileges.readOnlyRootFilesystem())
                .withDevices(privileges.devices().stream()
                        .map(device -> new Device(device.permissions(), device.container(), device.host()))
                        .toList());
        if (privileges.privileged()) {
            config.withPrivileged(true);
        } else {
            List<String> added =
                    privileges.capabilities().map(Capabilities::add).orElse(List.of());
            config.withCapAdd(named(added)).withCapDrop(named(dropped(privileges, added)));
        }
        if (privileges.gpus() > 0) {
            config.withDeviceRequests(List.of(
                    new DeviceRequest().withCount(privileges.gpus()).withCapabilities(List.of(List.of("gpu")))));
        }
    }

    /** What is dropped by itself goes without being said, unless the task asks for it. */
    private static List<String> dropped(Privileges privileges, List<String> added) {
        List<String> said = privileges.capabilities().map(Capabilities::drop).orElse(List.of());
        boolean decided = Stream.of(Capabilities.ALL, Capabilities.NET_RAW)
                .anyMatch(name -> said.contains(name) || added.contains(name));
        return decided
                ? said
                : Stream.concat(said.stream(), Stream.of(Capabilities.NET_RAW)).toList();
    }

    private static Capability[] named(Collection<String> names) {
        return names.stream().map(Capability::valueOf).toArray(Capability[]::new);
    }

    /** A volume that is made for it has the labels. */
    static void mount(HostConfig config, List<Mount> mounts, Map<String, String> volumeLabels) {
        config.withMounts(
                mounts.stream().map(mount -> mount(mount, volumeLabels)).toList());
    }

    private static com.github.dockerjava.api.model.Mount mount(Mount mount, Map<String, String> volumeLabels) {
        com.github.dockerjava.api.model.Mount docker = new com.github.dockerjava.api.model.Mount()
                .withTarget(mount.target())
                .withReadOnly(mount.readOnly());
        return switch (mount.type()) {
            case VOLUME ->
                docker.withType(MountType.VOLUME)
                        .withSource(mount.source())
                        .withVolumeOptions(new VolumeOptions().withLabels(volumeLabels));
            case BIND -> docker.withType(MountType.BIND).withSource(mount.source());
            case TMPFS -> {
                docker.withType(MountType.TMPFS);
                yield mount.size() == 0
                        ? docker
                        : docker.withTmpfsOptions(new TmpfsOptions().withSizeBytes(mount.size() * MIB));
            }
        };
    }
}
