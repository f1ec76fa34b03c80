package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Capabilities;
import dev.gantry.model.Device;
import dev.gantry.model.Limits;
import dev.gantry.model.Logging;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.Networking;
import dev.gantry.model.PortMapping;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Privileges;
import dev.gantry.model.Protocol;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import dev.gantry.model.Ulimit;
import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.Permission;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.Run;
import dev.gantry.worker.runtime.TestRuns;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a spec says is what the engine says of the container, asked through its own command line; or it is refused. */
class ContainerSettingsIT {

    @RegisterExtension
    static final LocalEngine ENGINE = new LocalEngine();

    private static final long MIB = 1024L * 1024L;

    private final DockerContainerRuntime runtime =
            ENGINE.connect(new Guard(EnumSet.allOf(Permission.class), List.of()));
    private final String own = "gantry-test-" + UUID.randomUUID();

    @Test
    void limitsAndLogs() throws EngineFailure {
        JsonNode host = created(base().limits(new Limits(
                                0.125,
                                8,
                                32,
                                Map.of("nofile", new Ulimit(1_024, 2_048), "core", new Ulimit(0, -1)),
                                Map.of("net.core.somaxconn", "256")))
                        .logging(new Logging("1m", 2))
                        .cpu(0.25)
                        .init(true))
                .get("HostConfig");

        assertThat(host.get("Memory").longValue()).isEqualTo(16 * MIB);
        assertThat(host.get("MemoryReservation").longValue()).isEqualTo(8 * MIB);
        assertThat(host.get("NanoCpus").longValue()).isEqualTo(250_000_000);
        assertThat(host.get("CpuShares").longValue()).isEqualTo(128);
        assertThat(host.get("PidsLimit").longValue()).isEqualTo(64);
        assertThat(host.get("ShmSize").longValue()).isEqualTo(32 * MIB);
        assertThat(host.get("Init").booleanValue()).isTrue();
        assertThat(host.get("Ulimits")).isEqualTo(json("""
                [{"Name": "core", "Hard": -1, "Soft": 0}, {"Name": "nofile", "Hard": 2048, "Soft": 1024}]"""));
        assertThat(host.get("Sysctls")).isEqualTo(json("{\"net.core.somaxconn\": \"256\"}"));
        assertThat(host.get("LogConfig")).isEqualTo(json("""
                {"Type": "json-file", "Config": {"max-file": "2", "max-size": "1m"}}"""));
    }

    @Test
    void namesAndAddresses() throws EngineFailure, IOException {
        DockerCli.run("network", "create", own);
        ENGINE.removeAfterwards("network", own);
        int port = freePort();
        TaskSpec spec = base().networking(
                        new Networking(own, "db-1", List.of("10.0.0.53"), List.of("db:10.0.0.5", "v6:fd00::1")))
                .ports(List.of(new PortSpec(80, 0, Protocol.TCP, "127.0.0.1"), new PortSpec(80, 0, Protocol.UDP)))
                .build();
        String id = runtime.create(TestRuns.firstRun(
                spec, new PortMapping(80, port, Protocol.TCP), new PortMapping(80, port, Protocol.UDP)));
        runtime.start(id);
        JsonNode there = inspect(id);

        assertThat(there.get("Config").get("Hostname").stringValue()).isEqualTo("db-1");
        assertThat(there.get("HostConfig").get("NetworkMode").stringValue()).isEqualTo(own);
        assertThat(there.get("NetworkSettings").get("Networks").has(own)).isTrue();
        assertThat(there.get("HostConfig").get("Dns")).isEqualTo(json("[\"10.0.0.53\"]"));
        assertThat(there.get("HostConfig").get("ExtraHosts")).isEqualTo(json("[\"db:10.0.0.5\", \"v6:fd00::1\"]"));
        assertThat(there.get("HostConfig").get("PortBindings")).isEqualTo(json("""
                {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "%1$d"}], "80/udp": [{"HostIp": "", "HostPort": "%1$d"}]}""".formatted(port)));
    }

    @Test
    void theHostsNetworkAndNone() throws EngineFailure {
        for (String network : List.of("host", "none")) {
            JsonNode there = created(base().networking(new Networking(network, "", List.of(), List.of())));

            assertThat(there.get("HostConfig").get("NetworkMode").stringValue()).isEqualTo(network);
        }
        assertThat(created(base()).get("HostConfig").get("NetworkMode").stringValue())
                .isIn("default", "bridge");
    }

    @Test
    void mountsOfEveryType(@TempDir Path folder) throws EngineFailure {
        ENGINE.removeAfterwards("volume", own);
        JsonNode there = created(base().mounts(List.of(
                new Mount(MountType.VOLUME, own, "/data", true, 0),
                new Mount(MountType.BIND, folder.toString(), "/bound", true, 0),
                new Mount(MountType.TMPFS, "", "/scratch", false, 4))));

        assertThat(there.get("HostConfig").get("Mounts"))
                .isEqualTo(json("""
                [{"Type": "volume", "Source": "%s", "Target": "/data", "ReadOnly": true,
                  "VolumeOptions": {"Labels": {"dev.gantry.cluster": "%s"}}},
                 {"Type": "bind", "Source": "%s", "Target": "/bound", "ReadOnly": true},
                 {"Type": "tmpfs", "Target": "/scratch", "TmpfsOptions": {"SizeBytes": %d}}]""".formatted(own, ENGINE.owner().cluster(), folder, 4 * MIB)));
        assertThat(json(DockerCli.run("volume", "inspect", own))
                        .get(0)
                        .get("Labels")
                        .get("dev.gantry.cluster")
                        .stringValue())
                .isEqualTo(ENGINE.owner().cluster().toString());
    }

    @Test
    void privilegesAreTakenAndGiven() throws EngineFailure {
        JsonNode host = created(with(new Privileges(
                        true,
                        Optional.of(new Capabilities(List.of("ALL"), List.of("CHOWN", "NET_ADMIN"))),
                        List.of(Device.parse("/dev/null:/dev/nothing:r")),
                        0,
                        false)))
                .get("HostConfig");

        assertThat(host.get("ReadonlyRootfs").booleanValue()).isTrue();
        assertThat(host.get("CapDrop")).isEqualTo(json("[\"ALL\"]"));
        assertThat(host.get("CapAdd")).isEqualTo(json("[\"CHOWN\", \"NET_ADMIN\"]"));
        assertThat(host.get("Devices")).isEqualTo(json("""
                [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/nothing", "CgroupPermissions": "r"}]"""));
        assertThat(host.get("SecurityOpt")).isEqualTo(json("[\"no-new-privileges\"]"));
        assertThat(host.get("Privileged").booleanValue()).isFalse();
    }

    @Test
    void withoutAWordAContainerLosesTheRightToForgePackets() throws EngineFailure {
        assertThat(created(base()).get("HostConfig").get("CapDrop")).isEqualTo(json("[\"NET_RAW\"]"));
        Capabilities raw = new Capabilities(List.of("MKNOD"), List.of("NET_RAW"));
        JsonNode host = created(with(new Privileges(false, Optional.of(raw), List.of(), 0, false)))
                .get("HostConfig");
        assertThat(host.get("CapDrop")).isEqualTo(json("[\"MKNOD\"]"));
        assertThat(host.get("CapAdd")).isEqualTo(json("[\"NET_RAW\"]"));
    }

    @Test
    void aPrivilegedContainerIsPrivileged() throws EngineFailure {
        JsonNode there = created(with(new Privileges(false, Optional.empty(), List.of(), 0, true)));

        assertThat(there.get("HostConfig").get("Privileged").booleanValue()).isTrue();
    }

    @Test
    void gpusAreAskedForAsTheEngineTakesThem() throws EngineFailure {
        JsonNode there = created(with(new Privileges(false, Optional.empty(), List.of(), 2, false)));

        assertThat(there.get("HostConfig")
                        .get("DeviceRequests")
                        .get(0)
                        .get("Count")
                        .intValue())
                .isEqualTo(2);
        assertThat(there.get("HostConfig").get("DeviceRequests").get(0).get("Capabilities"))
                .isEqualTo(json("[[\"gpu\"]]"));
    }

    @Test
    void theTasksOwnLabelsAreOnItsContainerAndTheWholeSpecIsReadBack(@TempDir Path folder) throws EngineFailure {
        ENGINE.removeAfterwards("volume", own);
        TaskSpec spec = base().labels(Map.of("team", "a"))
                .user("1000")
                .workingDir("/tmp")
                .stopSignal("SIGINT")
                .init(true)
                .logging(new Logging("1m", 2))
                .limits(new Limits(0, 8, 32, Map.of("nofile", new Ulimit(1, 2)), Map.of("net.core.somaxconn", "256")))
                .networking(new Networking("none", "db-1", List.of("10.0.0.53"), List.of("db:10.0.0.5")))
                .mounts(List.of(
                        new Mount(MountType.VOLUME, own, "/data", false, 0),
                        new Mount(MountType.BIND, folder.toString(), "/bound", true, 0),
                        new Mount(MountType.TMPFS, "", "/scratch", false, 4)))
                .privileges(new Privileges(
                        true,
                        Optional.of(new Capabilities(List.of("ALL"), List.of("KILL"))),
                        List.of(Device.parse("/dev/null")),
                        1,
                        false))
                .build();
        Run run = TestRuns.firstRun(spec);
        String id = runtime.create(run);
        JsonNode config = inspect(id).get("Config");

        assertThat(config.get("Labels").get("team").stringValue()).isEqualTo("a");
        assertThat(config.get("User").stringValue()).isEqualTo("1000");
        assertThat(config.get("WorkingDir").stringValue()).isEqualTo("/tmp");
        assertThat(config.get("StopSignal").stringValue()).isEqualTo("SIGINT");
        assertThat(runtime.find(id).orElseThrow().run()).isEqualTo(run);
    }

    private static TaskSpecBuilder with(Privileges privileges) {
        return base().privileges(privileges);
    }

    private static TaskSpecBuilder base() {
        return BusyboxImage.spec("sleep", "60").toBuilder();
    }

    /** Made and not started: what the machine cannot give is not needed for that. */
    private JsonNode created(TaskSpecBuilder spec) throws EngineFailure {
        TaskSpec whole = spec.build();
        runtime.admit(whole);
        return inspect(runtime.create(TestRuns.firstRun(whole)));
    }

    private static JsonNode inspect(String id) {
        return json(DockerCli.run("inspect", id)).get(0);
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
