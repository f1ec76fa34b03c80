package dev.gantry.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of a spec: what it is hashed by, and what a store and a container's labels keep for years. */
class TaskSpecJsonTest {

    /** As earlier versions wrote them. */
    private static final String OLD_LEAST = """
            {"name":"web","image":"nginx","cpu":0.0,"memory":256,"disk":0,"pidsLimit":512,"restartPolicy":{"mode":\
            "on-failure","maxRestarts":3,"backoff":"1s","backoffMax":"1m","resetAfter":"10m"},"priority":50,"stopGrace":\
            "10s","pullPolicy":"if-not-present","onDisconnect":"REPLACE"}""";

    private static final String OLD_MOST = """
            {"name":"web","image":"nginx:alpine","command":["sh"],"args":["-c","true"],"env":{"A":"1","B":"2"},"cpu":0.5,\
            "memory":128,"disk":1,"pidsLimit":100,"ports":[{"container":80,"host":8080,"protocol":"tcp"},{"container":53,\
            "protocol":"udp"}],"restartPolicy":{"mode":"always","maxRestarts":3,"backoff":"1s","backoffMax":"1m",\
            "resetAfter":"10m"},"labels":{"team":"a"},"priority":60,"user":"1000","workingDir":"/srv","stopSignal":\
            "SIGINT","stopGrace":"1m","maxRunTime":"1h","pullPolicy":"never","onDisconnect":"KEEP","constraints":\
            ["region == eu"],"affinities":[{"expression":"zone == a","weight":50}],"spread":[{"by":"worker","max":1}],\
            "antiAffinity":["team == b"],"schedulerPolicy":"bin-pack"}""";

    private final JsonMapper json = GantryJson.mapper();

    private static final TaskSpec FULL = TaskSpec.builder("web", "nginx")
            .ports(List.of(new PortSpec(80, 8080, Protocol.TCP, "127.0.0.1")))
            .init(true)
            .mounts(List.of(
                    new Mount(MountType.VOLUME, "data", "/data", false, 0),
                    new Mount(MountType.BIND, "/srv", "/srv", true, 0),
                    new Mount(MountType.TMPFS, "", "/tmp", false, 64)))
            .logging(new Logging("1m", 2))
            .limits(new Limits(
                    0.5, 128, 32, Map.of("nofile", Ulimit.parse("1024:2048")), Map.of("net.core.somaxconn", "256")))
            .networking(new Networking("own", "db-1", List.of("10.0.0.53"), List.of("db:10.0.0.5")))
            .privileges(new Privileges(
                    true,
                    Optional.of(new Capabilities(List.of("ALL"), List.of("CHOWN"))),
                    List.of(Device.parse("/dev/fuse")),
                    1,
                    true))
            .build();

    @ParameterizedTest
    @ValueSource(strings = {OLD_LEAST, OLD_MOST})
    void anOlderSpecIsReadAndWrittenAsItWas(String old) {
        assertThat(json.writeValueAsString(json.readValue(old, TaskSpec.class))).isEqualTo(old);
    }

    @Test
    void everythingThatCanBeSaidSurvives() {
        String text = json.writeValueAsString(FULL);

        assertThat(json.readValue(text, TaskSpec.class)).isEqualTo(FULL);
        assertThat(json.readTree(text).propertyNames())
                .contains(
                        "init",
                        "mounts",
                        "logging",
                        "cpuReservation",
                        "memoryReservation",
                        "shmSize",
                        "ulimits",
                        "sysctls")
                .contains("network", "hostname", "dns", "extraHosts")
                .contains("readOnlyRootFilesystem", "capabilities", "devices", "gpus", "privileged");
        assertThat(json.readTree(text).get("devices").get(0).stringValue()).isEqualTo("/dev/fuse:/dev/fuse:rwm");
        assertThat(json.readTree(text).get("ulimits").get("nofile").stringValue())
                .isEqualTo("1024:2048");
    }

    /** Otherwise a worker of an earlier version would leave out what it does not know. */
    @Test
    void aFieldThatIsNotKnownIsRefusedBesideThoseOfTheGroups() {
        String unknown = OLD_LEAST.replaceFirst("\"name\"", "\"hostnaem\":\"x\",\"name\"");

        assertThatThrownBy(() -> json.readValue(unknown, TaskSpec.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("hostnaem");
    }

    @Test
    void specsThatSayTheSameInAnotherOrderAreWrittenAlike() {
        Capabilities one = new Capabilities(List.of("MKNOD", "CHOWN"), List.of("KILL", "FOWNER", "KILL"));
        Capabilities other = new Capabilities(List.of("CHOWN", "MKNOD"), List.of("FOWNER", "KILL"));

        assertThat(json.writeValueAsString(one)).isEqualTo(json.writeValueAsString(other));
        assertThat(TaskSpec.builder("x", "x")
                        .logging(new Logging("10m", 3))
                        .privileges(new Privileges(
                                false, Optional.of(new Capabilities(List.of(), List.of())), List.of(), 0, false))
                        .build())
                .isEqualTo(TaskSpec.ofImage("x", "x"));
    }

    @Test
    void whatIsReservedIsBookedInsteadOfTheLimit() {
        TaskSpec reserving = TaskSpec.builder("x", "x")
                .memory(512)
                .limits(Limits.DEFAULT.reservingMemory(64))
                .build();

        assertThat(reserving.booking().memory()).isEqualTo(64);
        assertThat(TaskSpec.builder("x", "x").memory(512).build().booking().memory())
                .isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 2000", "2, 0.25, 250", "0, 0, 100", "0, 0.001, 1", "0, 3, 3000", "1, 1, 1000"})
    void whatIsReservedOfTheCpuIsBookedInsteadOfTheLimitAndOfTheTenthOfWhoHasNone(
            double limit, double reserved, long millis) {
        TaskSpec spec = TaskSpec.builder("x", "x")
                .cpu(limit)
                .limits(Limits.DEFAULT.reservingCpu(reserved))
                .build();

        assertThat(spec.booking().cpuMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"1024:2048,1024:2048", "1024,1024:1024", "-1,-1:-1", "0:-1,0:-1", "-1:-1,-1:-1"})
    void aUlimitIsSoftAndHard(String text, String written) {
        assertThat(Ulimit.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2:1", "-1:5", "-2", "1:", ":1", "1:2:3", "many", "1.5"})
    void noOtherFormIsAUlimit(String text) {
        assertThatThrownBy(() -> Ulimit.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/fuse,/dev/fuse:/dev/fuse:rwm",
        "/dev/sda:/dev/xvda,/dev/sda:/dev/xvda:rwm",
        "/dev/sda:/dev/xvda:r,/dev/sda:/dev/xvda:r",
        "/dev/net/tun:rw,/dev/net/tun:/dev/net/tun:rw"
    })
    void aDeviceIsWrittenAsDockerHasIt(String text, String written) {
        assertThat(Device.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fuse",
                "/dev",
                "/dev/",
                "/etc/x",
                "/dev/../etc/x",
                "/dev/a:",
                "/dev/a:/x",
                "/dev/a:x",
                "/dev/a:wr"
            })
    void nothingElseIsADevice(String text) {
        assertThatThrownBy(() -> Device.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
