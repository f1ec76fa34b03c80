package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import java.util.List;
import java.util.Map;

/** What a task spec is in Docker's terms. Docker itself restarts and removes nothing: that is the worker's work. */
final class ContainerSettings {

    private static final long MIB = 1024L * 1024L;
    private static final long NANOS_PER_MILLI_CPU = 1_000_000L;

    private ContainerSettings() {}

    static void apply(CreateContainerCmd create, Owner owner, Run run, TaskSpec spec) {
        List<PortMapping> ports = run.assignment().ports();
        create.withName(run.containerName())
                .withLabels(Labels.of(owner, run))
                .withEnv(spec.env().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .withExposedPorts(ports.stream().map(ContainerSettings::exposed).toList())
                .withHostConfig(hostConfig(spec, ports));
        if (!spec.command().isEmpty()) {
            create.withEntrypoint(spec.command());
        }
        if (!spec.args().isEmpty()) {
            create.withCmd(spec.args());
        }
        if (!spec.user().isEmpty()) {
            create.withUser(spec.user());
        }
        if (!spec.workingDir().isEmpty()) {
            create.withWorkingDir(spec.workingDir());
        }
        if (!spec.stopSignal().isEmpty()) {
            create.withStopSignal(spec.stopSignal());
        }
    }

    private static HostConfig hostConfig(TaskSpec spec, List<PortMapping> ports) {
        HostConfig config = HostConfig.newHostConfig()
                .withMemory(spec.memory() * MIB)
                // The same as the memory: no swap, so that the limit is the limit.
                .withMemorySwap(spec.memory() * MIB)
                .withPidsLimit((long) spec.pidsLimit())
                .withPortBindings(ports.stream()
                        .map(port -> new PortBinding(Ports.Binding.bindPort(port.host()), exposed(port)))
                        .toList())
                .withCapDrop(Capability.NET_RAW)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withLogConfig(
                        new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")))
                .withRestartPolicy(RestartPolicy.noRestart())
                .withAutoRemove(false);
        return spec.cpu() == 0 ? config : config.withNanoCPUs(Math.round(spec.cpu() * 1000) * NANOS_PER_MILLI_CPU);
    }

    private static ExposedPort exposed(PortMapping port) {
        return new ExposedPort(
                port.container(), port.protocol() == Protocol.TCP ? InternetProtocol.TCP : InternetProtocol.UDP);
    }
}
