package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.Device;
import dev.gantry.model.Limits;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.Networking;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Privileges;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.Permission;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a machine lacks or its operator does not permit is said before anything runs. Needs a real engine, at DOCKER_HOST. */
class MachineRefusalsIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private final DockerContainerRuntime runtime =
            ENGINE.connect(new Guard(EnumSet.allOf(Permission.class), List.of()));
    private final String own = "gantry-test-" + UUID.randomUUID();

    @Test
    void whatTheMachineLacksIsSaidBeforeAnythingRuns() {
        assertFails(Reason.NOT_SUPPORTED_HERE, "network: there is no network", network("gantry-test-none"));
        assertFails(
                Reason.NOT_SUPPORTED_HERE, "gpu", with(new Privileges(false, Optional.empty(), List.of(), 1, false)));
        assertFails(
                Reason.NOT_SUPPORTED_HERE,
                "/dev/gantry-none",
                with(new Privileges(false, Optional.empty(), List.of(Device.parse("/dev/gantry-none")), 0, false)));
        assertFails(
                Reason.NOT_SUPPORTED_HERE,
                "/srv/gantry-none",
                base().mounts(List.of(new Mount(MountType.BIND, "/srv/gantry-none", "/x", false, 0))));
        assertFails(
                Reason.NOT_SUPPORTED_HERE,
                "/proc/sys/net/gantry/none",
                base().limits(new Limits(0, 0, 0, Map.of(), Map.of("net.gantry.none", "1"))));
        assertFails(
                Reason.NOT_SUPPORTED_HERE,
                "192.0.2.1",
                base().ports(List.of(new PortSpec(80, 0, Protocol.TCP, "192.0.2.1"))),
                new PortMapping(80, 29_999, Protocol.TCP));
    }

    /** An engine takes an id for a name, and gives a container the machine's own network that way. */
    @Test
    void aNetworkIsFoundByItsNameOnly() {
        for (String name : List.of("host", "bridge")) {
            String id = DockerCli.run("network", "inspect", "--format", "{{.Id}}", name)
                    .strip();

            assertFails(Reason.NOT_SUPPORTED_HERE, "network: there is no network", network(id));
            assertFails(Reason.NOT_SUPPORTED_HERE, "network: there is no network", network(id.substring(0, 12)));
        }
    }

    @Test
    void whatTheOperatorDoesNotPermitIsRefusedWhateverTheManagerDid() {
        DockerContainerRuntime closed = ENGINE.connect();
        TaskSpec privileged = with(new Privileges(false, Optional.empty(), List.of(), 0, true))
                .build();

        EngineFailure refusal = catchThrowableOfType(EngineFailure.class, () -> closed.admit(privileged));

        assertThat(refusal.reason()).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(refusal.words()).isEqualTo("privileged is not permitted unless gantry.guard.allow has privileged");
    }

    @Test
    void aVolumeThatIsNotTheClustersIsForeign() throws EngineFailure {
        DockerCli.run("volume", "create", own);
        ENGINE.removeAfterwards("volume", own);
        DockerContainerRuntime closed = ENGINE.connect();
        TaskSpec spec = base().mounts(List.of(new Mount(MountType.VOLUME, own, "/data", false, 0)))
                .build();

        EngineFailure refusal = catchThrowableOfType(EngineFailure.class, () -> closed.admit(spec));
        assertThat(refusal.reason()).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(refusal.words()).contains(own, "gantry.guard.allow has foreign-volumes");
        runtime.admit(spec);

        DockerCli.run("volume", "rm", own);
        closed.admit(spec);
        closed.create(TestRuns.firstRun(spec));
        closed.admit(spec);
    }

    @Test
    void aLinkInAPermittedFolderOpensNothingElse(@TempDir Path folder) throws EngineFailure, IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createSymbolicLink(data.resolve("out"), Path.of("/etc"));
        Files.createSymbolicLink(data.resolve("in"), Files.createDirectory(data.resolve("inside")));
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), data);
        for (Path listed : List.of(data, alias)) {
            DockerContainerRuntime some =
                    ENGINE.connect(new Guard(EnumSet.of(Permission.BIND_MOUNTS), List.of(listed.toString())));

            some.admit(binding(listed.resolve("in")));
            EngineFailure refusal =
                    catchThrowableOfType(EngineFailure.class, () -> some.admit(binding(listed.resolve("out"))));
            assertThat(refusal.reason()).isEqualTo(Reason.NOT_PERMITTED);
            assertThat(refusal.words()).contains("leads to a path that is /etc");
        }
    }

    private static TaskSpec binding(Path source) {
        return base().mounts(List.of(new Mount(MountType.BIND, source.toString(), "/x", false, 0)))
                .build();
    }

    private static TaskSpecBuilder network(String name) {
        return base().networking(new Networking(name, "", List.of(), List.of()));
    }

    private static TaskSpecBuilder with(Privileges privileges) {
        return base().privileges(privileges);
    }

    private static TaskSpecBuilder base() {
        return BusyboxImage.spec("sleep", "60").toBuilder();
    }

    private void assertFails(Reason reason, String words, TaskSpecBuilder spec, PortMapping... ports) {
        TaskSpec whole = spec.build();
        EngineFailure failure = catchThrowableOfType(EngineFailure.class, () -> {
            runtime.admit(whole);
            runtime.start(runtime.create(TestRuns.firstRun(whole, ports)));
        });
        assertThat(failure).as("refusal of %s", words).isNotNull();
        assertThat(failure.reason()).as(failure.words()).isEqualTo(reason);
        assertThat(failure.words()).contains(words);
    }
}
