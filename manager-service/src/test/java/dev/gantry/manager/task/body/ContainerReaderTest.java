package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.fields;
import static dev.gantry.manager.task.body.Bodies.refusal;
import static dev.gantry.manager.task.body.Bodies.spec;
import static dev.gantry.manager.task.body.Bodies.specWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Capabilities;
import dev.gantry.model.Device;
import dev.gantry.model.Limits;
import dev.gantry.model.Logging;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.Networking;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Privileges;
import dev.gantry.model.Protocol;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.Ulimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task says about its container is read as it was written, or refused under its name. */
class ContainerReaderTest {

    @Test
    void everyFieldIsRead() {
        TaskSpec spec = specWith("""
                "hostname": "db-1", "init": true, "cpu": 1, "cpuReservation": 0.125, "memoryReservation": 128, "ulimits": {"nofile": "1024:2048", "core": 0},
                "shmSize": 64, "sysctls": {"net.core.somaxconn": 1024, "kernel.shmmax": "1"}, "network": "backend",
                "dns": ["10.0.0.53", "fd00::53"], "extraHosts": ["db:10.0.0.5", "v6:::1", "up:host-gateway"],
                "logging": {"maxSize": "1g", "maxFiles": 5}, "readOnlyRootFilesystem": true,
                "capabilities": {"drop": ["all"], "add": ["cap_chown", "KILL"]}, "devices": ["/dev/fuse"], "gpus": 2,
                "mounts": [{"source": "data", "target": "/data"},
                           {"type": "bind", "source": "/srv", "target": "/srv", "readOnly": true},
                           {"type": "tmpfs", "target": "/tmp", "size": 16}],
                "ports": [{"container": 80, "host": 8080, "address": "127.0.0.1"}]""");

        assertThat(spec.init()).isTrue();
        assertThat(spec.networking())
                .isEqualTo(new Networking(
                        "backend",
                        "db-1",
                        List.of("10.0.0.53", "fd00::53"),
                        List.of("db:10.0.0.5", "v6:::1", "up:host-gateway")));
        assertThat(spec.limits())
                .isEqualTo(new Limits(
                        0.125,
                        128,
                        64,
                        Map.of("nofile", new Ulimit(1_024, 2_048), "core", new Ulimit(0, 0)),
                        Map.of("net.core.somaxconn", "1024", "kernel.shmmax", "1")));
        assertThat(spec.logging()).contains(new Logging("1g", 5));
        assertThat(spec.privileges())
                .isEqualTo(new Privileges(
                        true,
                        Optional.of(new Capabilities(List.of("ALL"), List.of("CHOWN", "KILL"))),
                        List.of(Device.parse("/dev/fuse")),
                        2,
                        false));
        assertThat(spec.mounts())
                .containsExactly(
                        new Mount(MountType.VOLUME, "data", "/data", false, 0),
                        new Mount(MountType.BIND, "/srv", "/srv", true, 0),
                        new Mount(MountType.TMPFS, "", "/tmp", false, 16));
        assertThat(spec.ports()).containsExactly(new PortSpec(80, 8_080, Protocol.TCP, "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"network\": \"bridge\"",
                "\"network\": \"\"",
                "\"logging\": {}",
                "\"logging\": {\"maxSize\": \"10m\", \"maxFiles\": 3}",
                "\"capabilities\": {\"drop\": [], \"add\": []}",
                "\"devices\": [], \"gpus\": 0, \"privileged\": false, \"init\": false, \"mounts\": null",
                "\"cpuReservation\": 0.0, \"memoryReservation\": 0, \"shmSize\": 0, \"ulimits\": {}, \"sysctls\": {}, \"hostname\": \"\""
            })
    void whatSaysNoMoreThanTheDefaultIsTheDefault(String members) {
        assertThat(specWith(members)).isEqualTo(spec("{\"image\": \"x\"}"));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.001", "0.5, 0.5", "0, 0.05", "0, 1024", "1024, 1024"})
    void cpuIsReservedUpToTheLimitAndUpToTheLargestOneWhereThereIsNone(double cpu, double reserved) {
        assertThat(specWith("\"cpu\": %s, \"cpuReservation\": %s".formatted(cpu, reserved))
                        .limits())
                .isEqualTo(Limits.DEFAULT.reservingCpu(reserved));
    }

    @Test
    void onlyOneThatIsPrivilegedHasTheMachine() {
        assertThat(specWith("\"privileged\": true").privileges().privileged()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"hostname\": \"under_score\"                                 | hostname",
                "\"hostname\": \"-a\"                                          | hostname",
                "\"hostname\": 5                                               | hostname",
                "\"init\": \"true\"                                            | init",
                "\"init\": 1                                                   | init",
                "\"cpuReservation\": -0.1                                      | cpuReservation",
                "\"cpuReservation\": 0.0005                                    | cpuReservation",
                "\"cpuReservation\": 1024.001                                  | cpuReservation",
                "\"cpuReservation\": \"1\"                                     | cpuReservation",
                "\"cpu\": 0.5, \"cpuReservation\": 0.501                       | cpuReservation",
                "\"memoryReservation\": 5                                      | memoryReservation",
                "\"memoryReservation\": 257                                    | memoryReservation",
                "\"memory\": 64, \"memoryReservation\": 65                     | memoryReservation",
                "\"memoryReservation\": \"1\"                                  | memoryReservation",
                "\"shmSize\": -1                                               | shmSize",
                "\"shmSize\": 1.5                                              | shmSize",
                "\"ulimits\": {\"files\": 1}                                   | ulimits.files",
                "\"ulimits\": {\"nofile\": \"2:1\"}                            | ulimits.nofile",
                "\"ulimits\": {\"nofile\": \"many\"}                           | ulimits.nofile",
                "\"ulimits\": [\"nofile=1\"]                                   | ulimits",
                "\"sysctls\": {\"kernel.panic\": 1}                            | sysctls.kernel.panic",
                "\"sysctls\": {\"kernel.hostname\": \"x\"}                     | sysctls.kernel.hostname",
                "\"sysctls\": {\"vm.swappiness\": 1}                           | sysctls.vm.swappiness",
                "\"sysctls\": {\"fs.file-max\": 1}                             | sysctls.fs.file-max",
                "\"network\": \"host\", \"sysctls\": {\"net.core.somaxconn\": 1} | sysctls.net.core.somaxconn",
                "\"network\": \"container:abc\"                                | network",
                "\"network\": \"default\"                                      | network",
                "\"network\": \"two words\"                                    | network",
                "\"network\": \"host\", \"ports\": [{\"container\": 80}]       | network",
                "\"network\": \"none\", \"exposedPorts\": {\"80/tcp\": {}}     | network",
                "\"dns\": [\"example.com\"]                                    | dns[0]",
                "\"dns\": [\"10.0.0.1\", \"10.0.0.256\"]                       | dns[1]",
                "\"dns\": [\"fe80::1%eth0\"]                                   | dns[0]",
                "\"dns\": [\"1.1\"]                                            | dns[0]",
                "\"dns\": [\"1.1.1.1\", \"1.1.1.2\", \"1.1.1.3\", \"1.1.1.4\"] | dns",
                "\"dns\": \"1.1.1.1\"                                          | dns",
                "\"extraHosts\": [\"db\"]                                      | extraHosts[0]",
                "\"extraHosts\": [\"db:nowhere\"]                              | extraHosts[0]",
                "\"extraHosts\": [\":10.0.0.1\"]                               | extraHosts[0]",
                "\"logging\": {\"maxSize\": \"10\"}                            | logging.maxSize",
                "\"logging\": {\"maxSize\": \"0m\"}                            | logging.maxSize",
                "\"logging\": {\"maxFiles\": 0}                                | logging.maxFiles",
                "\"logging\": {\"driver\": \"syslog\"}                         | logging.driver",
                "\"logging\": \"none\"                                         | logging",
                "\"readOnlyRootFilesystem\": \"no\"                            | readOnlyRootFilesystem",
                "\"capabilities\": {\"add\": [\"NET_ADMINN\"]}                 | capabilities.add[0]",
                "\"capabilities\": {\"drop\": [\"KILL\"], \"add\": [\"KILL\"]} | capabilities.add",
                "\"capabilities\": {\"adds\": [\"KILL\"]}                      | capabilities.adds",
                "\"capabilities\": [\"KILL\"]                                  | capabilities",
                "\"devices\": [\"fuse\"]                                       | devices[0]",
                "\"devices\": [\"/dev/../etc\"]                                | devices[0]",
                "\"devices\": [\"/dev/a:/dev/x\", \"/dev/b:/dev/x\"]           | devices[1]",
                "\"gpus\": -1                                                  | gpus",
                "\"gpus\": \"all\"                                             | gpus",
                "\"gpus\": 65                                                  | gpus",
                "\"privileged\": \"true\"                                      | privileged",
                "\"privileged\": true, \"capabilities\": {\"drop\": [\"ALL\"]} | capabilities",
                "\"privileged\": true, \"devices\": [\"/dev/fuse\"]            | devices",
                "\"ports\": [{\"container\": 1, \"address\": \"localhost\"}]   | ports[0].address",
                "\"mounts\": [{\"type\": \"nfs\", \"target\": \"/x\"}]         | mounts[0].type",
                "\"mounts\": [{\"source\": \"a b\", \"target\": \"/x\"}]       | mounts[0].source",
                "\"mounts\": [{\"source\": \"/x\", \"target\": \"/x\"}]        | mounts[0].source",
                "\"mounts\": [{\"source\": \"v\"}]                             | mounts[0].target",
                "\"mounts\": [{\"source\": \"v\", \"target\": \"/\"}]          | mounts[0].target",
                "\"mounts\": [{\"source\": \"v\", \"target\": \"data\"}]       | mounts[0].target",
                "\"mounts\": [{\"source\": \"v\", \"target\": \"/a/../b\"}]    | mounts[0].target",
                "\"mounts\": [{\"source\": \"v\", \"target\": \"/x\", \"size\": 1}] | mounts[0].size",
                "\"mounts\": [{\"source\": \"v\", \"target\": \"/x\", \"readonly\": true}] | mounts[0].readonly",
                "\"mounts\": [{\"source\": \"v\", \"target\": \"/x\"}, {\"source\": \"w\", \"target\": \"/x\"}] | mounts[1].target",
                "\"mounts\": [{\"type\": \"bind\", \"source\": \"/a/../etc\", \"target\": \"/x\"}] | mounts[0].source",
                "\"mounts\": [{\"type\": \"bind\", \"source\": \"srv\", \"target\": \"/x\"}] | mounts[0].source",
                "\"mounts\": [{\"type\": \"bind\", \"target\": \"/x\"}]        | mounts[0].source",
                "\"mounts\": [{\"type\": \"tmpfs\", \"source\": \"v\", \"target\": \"/x\"}] | mounts[0].source",
                "\"mounts\": {\"source\": \"v\"}                               | mounts",
            })
    void aWrongValueIsRefusedUnderItsName(String members, String field) {
        assertThat(fields("{\"image\": \"x\", " + members + "}")).containsExactly(field);
    }

    @Test
    void aRefusalSaysWhatIsAllowed() {
        assertThat(refusal("{\"image\": \"x\", \"ulimits\": {\"files\": 1}}")
                        .getFirst()
                        .message())
                .contains("nofile");
        assertThat(refusal("{\"image\": \"x\", \"sysctls\": {\"vm.swappiness\": 1}}")
                        .getFirst()
                        .message())
                .contains("net.*", "kernel.shmmax");
        assertThat(refusal("{\"image\": \"x\", \"memoryReservation\": 500}")
                        .getFirst()
                        .message())
                .contains("500", "6", "256");
        assertThat(refusal("{\"image\": \"x\", \"cpu\": 2, \"cpuReservation\": 2.5}")
                        .getFirst()
                        .message())
                .isEqualTo("is 2.5, and must be from 0 to the cpu of 2");
    }
}
