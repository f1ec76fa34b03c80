package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.Owner;
import dev.gantry.worker.runtime.Run;
import java.util.List;
import java.util.Map;

/** What a task spec is in Docker's terms. Docker itself restarts and removes nothing: that is the worker's work. */
final class ContainerSettings {

    private ContainerSettings() {}

    static void apply(CreateContainerCmd create, Owner owner, Run run, TaskSpec spec) {
        List<PortMapping> ports = run.assignment().ports();
        create.withName(run.containerName())
                .withLabels(Labels.of(owner, run))
                .withEnv(spec.env().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .withExposedPorts(ports.stream().map(ContainerSettings::exposed).toList())
                .withHostConfig(hostConfig(owner, spec, ports));
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
        if (!spec.networking().hostname().isEmpty()) {
            create.withHostName(spec.networking().hostname());
        }
    }

    private static HostConfig hostConfig(Owner owner, TaskSpec spec, List<PortMapping> ports) {
        HostConfig config = HostConfig.newHostConfig()
                .withPortBindings(
                        ports.stream().map(port -> binding(spec, port)).toList())
                .withRestartPolicy(RestartPolicy.noRestart())
                .withAutoRemove(false);
        HostSettings.limit(config, spec);
        HostSettings.connect(config, spec.networking());
        HostSettings.shutOff(config, spec.privileges());
        HostSettings.mount(
                config, spec.mounts(), Map.of(Labels.CLUSTER, owner.cluster().toString()));
        return config;
    }

    private static PortBinding binding(TaskSpec spec, PortMapping port) {
        String address = spec.ports().stream()
                .filter(wanted -> wanted.container() == port.container() && wanted.protocol() == port.protocol())
                .map(PortSpec::address)
                .findFirst()
                .orElse("");
        Ports.Binding binding = address.isEmpty()
                ? Ports.Binding.bindPort(port.host())
                : Ports.Binding.bindIpAndPort(address, port.host());
        return new PortBinding(binding, exposed(port));
    }

    private static ExposedPort exposed(PortMapping port) {
        return new ExposedPort(
                port.container(), port.protocol() == Protocol.TCP ? InternetProtocol.TCP : InternetProtocol.UDP);
    }
}
