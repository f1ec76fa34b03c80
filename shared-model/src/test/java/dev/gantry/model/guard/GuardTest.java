package dev.gantry.model.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.Capabilities;
import dev.gantry.model.Device;
import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.Networking;
import dev.gantry.model.Privileges;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.FieldError;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

    record Wish(Permission permission, String field, TaskSpec spec) {}

    private static final Map<Permission, Wish> WISHES = Map.of(
            Permission.HOST_NETWORK,
            new Wish(
                    Permission.HOST_NETWORK,
                    "network",
                    TaskSpec.builder("x", "x")
                            .networking(new Networking("host", "", List.of(), List.of()))
                            .build()),
            Permission.BIND_MOUNTS,
            new Wish(Permission.BIND_MOUNTS, "mounts[0].type", binding("/srv")),
            Permission.ADDED_CAPABILITIES,
            new Wish(Permission.ADDED_CAPABILITIES, "capabilities.add", adding("NET_ADMIN")),
            Permission.DEVICES,
            new Wish(
                    Permission.DEVICES,
                    "devices",
                    with(new Privileges(false, Optional.empty(), List.of(Device.parse("/dev/null")), 0, false))),
            Permission.GPUS,
            new Wish(Permission.GPUS, "gpus", with(new Privileges(false, Optional.empty(), List.of(), 1, false))),
            Permission.PRIVILEGED,
            new Wish(
                    Permission.PRIVILEGED,
                    "privileged",
                    with(new Privileges(false, Optional.empty(), List.of(), 0, true))));

    private static Stream<Wish> wishes() {
        return WISHES.values().stream();
    }

    private static TaskSpec with(Privileges privileges) {
        return TaskSpec.builder("x", "x").privileges(privileges).build();
    }

    private static TaskSpec adding(String... capabilities) {
        Capabilities wish = new Capabilities(List.of("ALL"), List.of(capabilities));
        return with(new Privileges(false, Optional.of(wish), List.of(), 0, false));
    }

    private static TaskSpec binding(String source) {
        return TaskSpec.builder("x", "x")
                .mounts(List.of(new Mount(MountType.BIND, source, "/x", false, 0)))
                .build();
    }

    @Test
    void nothingIsAllowedUnlessItIsSaid() {
        assertThat(Guard.CLOSED.refusals(TaskSpec.ofImage("x", "x"))).isEmpty();
        assertThat(EnumSet.complementOf(EnumSet.of(Permission.FOREIGN_VOLUMES)))
                .as("a volume's maker is known to its engine alone")
                .containsExactlyInAnyOrderElementsOf(WISHES.keySet());
    }

    @ParameterizedTest
    @MethodSource("wishes")
    void whatIsNotAllowedIsNamedWithTheSettingThatAllowsIt(Wish wish) {
        Guard allButThis = new Guard(EnumSet.complementOf(EnumSet.of(wish.permission())), List.of());

        assertThat(allButThis.refusals(wish.spec()))
                .extracting(FieldError::field)
                .containsExactly(wish.field());
        assertThat(allButThis.refusals(wish.spec()).getFirst().message())
                .endsWith("is not permitted unless gantry.guard.allow has "
                        + wish.permission().code());
        assertThat(new Guard(Set.of(wish.permission()), List.of()).refusals(wish.spec()))
                .isEmpty();
    }

    @Test
    void whatAContainerHasAnywayMayBeGivenBack() {
        assertThat(Guard.CLOSED.refusals(adding("CHOWN", "NET_BIND_SERVICE"))).isEmpty();
        assertThat(Guard.CLOSED
                        .refusals(adding("CHOWN", "NET_RAW", "ALL"))
                        .getFirst()
                        .message())
                .startsWith("ALL, NET_RAW is not permitted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | /srv/data                | true",
                "''                  | /                        | false",
                "''                  | /var                     | false",
                "''                  | /var/run/docker.sock     | false",
                "''                  | /run/docker.sock         | false",
                "''                  | /etc                     | false",
                "''                  | /etcetera                | true",
                "''                  | /proc/1/root             | false",
                "''                  | /var/lib/docker/volumes  | false",
                "''                  | /var/lib/other           | true",
                "''                  | /opt/engine.sock         | false",
                "''                  | /opt                     | false",
                "/srv                | /srv                     | true",
                "/srv                | /srv/data                | true",
                "/srv                | /srv2                    | false",
                "/srv                | /home                    | false",
                "/                   | /home                    | true",
                "/                   | /                        | true",
                "/                   | /etc                     | false",
                "/                   | /run/docker.sock         | false",
                "/var                | /var/run/docker.sock     | false",
                "/run/docker.sock    | /run/docker.sock         | true",
                "/etc/ssl            | /etc/ssl/certs           | true",
                "/etc/ssl            | /etc/shadow              | false",
                "/srv                | /srv/../etc              | false",
                "/srv                | /srv//x                  | false",
                "/srv                | srv                      | false",
            })
    void systemPathsAreMountedOnlyWhereTheyAreListedThemselves(String listed, String source, boolean allowed) {
        List<String> sources = listed.isEmpty() ? List.of() : List.of(listed);
        Guard guard = new Guard(Set.of(Permission.BIND_MOUNTS), sources).protecting(List.of("/opt/engine.sock"));

        assertThat(guard.refusals(binding(source)).isEmpty()).isEqualTo(allowed);
        assertThat(guard.refusals(binding(source)))
                .allSatisfy(refusal -> assertThat(refusal.message()).contains(source, Guard.BIND_SOURCES));
    }

    @Test
    void aPathIsListedUnderTheNameThatItLeadsToAsWell() {
        Guard guard = new Guard(Set.of(Permission.BIND_MOUNTS), List.of("/srv/data"))
                .resolvedBy(path -> path.equals("/srv/data") ? "/mnt/disk" : path.equals("/bin") ? "/exe" : path);

        assertThat(guard.refusalOfSource("/srv/data/x")).isEmpty();
        assertThat(guard.refusalOfSource("/mnt/disk/x")).isEmpty();
        assertThat(guard.refusalOfSource("/mnt")).isPresent();
        assertThat(guard.refusalOfSource("/exe/sh"))
                .hasValueSatisfying(words -> assertThat(words).contains("part of the system"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b.c", "/a/..b", "/a/.b", "/a/b.."})
    void aPathIsNormalWhenItIsBelowWhatItSays(String path) {
        assertThat(MachinePath.isNormal(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//a", "/a//b", "/.", "/..", "/a/.", "/a/../b", "/a/./b", "/a\nb", "./a"})
    void anyOtherPathIsNot(String path) {
        assertThat(MachinePath.isNormal(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host-network", "bind-mounts", "foreign-volumes", "gpus", " privileged "})
    void aPermissionIsFoundByItsName(String code) {
        assertThat(Permission.find(code)).map(Permission::code).contains(code.strip());
        assertThat(Permission.codes()).contains(code.strip());
    }
}
