package dev.gantry.cli;

import dev.gantry.model.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The flags that describe a task's container, under the names that Docker's users know; a file says the rest. */
final class ContainerFlags {

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "SOURCE:TARGET[:ro]",
            converter = Converters.OfVolume.class,
            description = "mounts a volume of the worker, or a path of it where that is permitted; repeatable")
    private List<Mount> volumes = new ArrayList<>();

    @Option(
            names = "--tmpfs",
            paramLabel = "TARGET[:MIB]",
            converter = Converters.OfTmpfs.class,
            description = "mounts a folder in memory; repeatable")
    private List<Mount> tmpfs = new ArrayList<>();

    @Option(names = "--network", description = "bridge, none, host where that is permitted, or a network of the worker")
    private @Nullable String network;

    @Option(names = "--hostname", paramLabel = "NAME", description = "what the container calls itself")
    private @Nullable String hostname;

    @Option(names = "--dns", paramLabel = "ADDRESS", description = "name server; repeatable")
    private List<String> dns = new ArrayList<>();

    @Option(names = "--add-host", paramLabel = "NAME:ADDRESS", description = "name with an address; repeatable")
    private List<String> extraHosts = new ArrayList<>();

    @Option(
            names = {"-u", "--user"},
            description = "the user that runs the command, by name or number")
    private @Nullable String user;

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "the folder in which the command runs")
    private @Nullable String workingDir;

    @Option(names = "--init", description = "puts a small first process before the command's own")
    private boolean init;

    @Option(names = "--read-only", description = "lets only mounts be written")
    private boolean readOnly;

    @Option(
            names = "--cpu-reservation",
            paramLabel = "CORES",
            description = "cores to book instead of the limit, such as 0.25")
    private @Nullable Double cpuReservation;

    @Option(
            names = "--memory-reservation",
            paramLabel = "MIB",
            converter = Converters.OfMemory.class,
            description = "memory to book instead of the limit, in MiB or with a unit")
    private @Nullable Long memoryReservation;

    @Option(names = "--cap-drop", paramLabel = "NAME", description = "takes a capability away, or ALL; repeatable")
    private List<String> drop = new ArrayList<>();

    @Option(
            names = "--cap-add",
            paramLabel = "NAME",
            description = "gives a capability, beyond the usual ones where that is permitted; repeatable")
    private List<String> add = new ArrayList<>();

    @Option(names = "--privileged", description = "hardly shuts the container off, where that is permitted")
    private boolean privileged;

    /** Adds what was said, and nothing else. */
    void addTo(ObjectNode spec) {
        TaskFlags.list(
                spec, "mounts", Stream.concat(volumes.stream(), tmpfs.stream()).toList());
        TaskFlags.set(spec, "network", network);
        TaskFlags.set(spec, "hostname", hostname);
        TaskFlags.list(spec, "dns", dns);
        TaskFlags.list(spec, "extraHosts", extraHosts);
        TaskFlags.set(spec, "user", user);
        TaskFlags.set(spec, "workingDir", workingDir);
        TaskFlags.set(spec, "init", init ? true : null);
        TaskFlags.set(spec, "readOnlyRootFilesystem", readOnly ? true : null);
        TaskFlags.set(spec, "cpuReservation", cpuReservation);
        TaskFlags.set(spec, "memoryReservation", memoryReservation);
        TaskFlags.set(spec, "privileged", privileged ? true : null);
        if (!drop.isEmpty() || !add.isEmpty()) {
            ObjectNode capabilities = spec.putObject("capabilities");
            TaskFlags.list(capabilities, "drop", drop);
            TaskFlags.list(capabilities, "add", add);
        }
    }
}
