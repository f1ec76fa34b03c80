package dev.gantry.manager.task.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.MountType;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts a wrong value in the place of a right one, anywhere in a valid body. */
class MutatedBodyTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> VALID = List.of("""
            {"id": "266592cd-960d-4091-981c-8c25c44b1018", "name": "web", "image": "x:1", "command": ["a"], "args": ["b"],
             "env": {"A": "1"}, "cpu": 0.5, "memory": 128, "disk": 1, "pidsLimit": 9, "ports": [{"container": 80, "host": 8080,
             "protocol": "udp"}], "exposedPorts": {"81/tcp": {}}, "portBindings": {"82": "82"}, "restartPolicy": {"mode": "no",
             "maxRestarts": 2, "backoff": "2s", "backoffMax": "3s", "resetAfter": "1m"}, "labels": {"a": "b"}, "priority": 60,
             "user": "1", "workingDir": "/s", "stopSignal": "SIGINT", "stopGrace": "1m", "pullPolicy": "never",
             "onDisconnect": "KEEP"}""", """
            {"image": "x", "memory": 64, "ports": [{"container": 80, "address": "127.0.0.1"}], "hostname": "h", "init": true,
             "cpu": 0.5, "cpuReservation": 0.25, "memoryReservation": 32, "ulimits": {"nofile": "1:2"}, "shmSize": 8, "sysctls": {"net.core.somaxconn": "9"},
             "network": "own", "dns": ["10.0.0.1"], "extraHosts": ["a:10.0.0.2"], "logging": {"maxSize": "1m", "maxFiles": 2},
             "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}, "devices": ["/dev/null"],
             "gpus": 1, "privileged": false, "mounts": [{"type": "volume", "source": "v", "target": "/v"}, {"type": "bind",
             "source": "/s", "target": "/b", "readOnly": true}, {"type": "tmpfs", "target": "/t", "size": 4}]}""", """
            {"ID": "266592cd-960d-4091-981c-8c25c44b1018", "State": 2, "Task": {"ID": "266592cd-960d-4091-981c-8c25c44b1018",
             "State": 1, "Name": "n", "Image": "x", "Cpu": 1, "Memory": 64, "Disk": 1, "ExposedPorts": {"1": {}},
             "PortBindings": {"2": "2"}, "RestartPolicy": "no", "Cmd": ["a"], "Env": ["A=b"], "HealthCheck": ""}}""");
    private static final List<String> WRONG = List.of(
            "null",
            "true",
            "0",
            "-1",
            "-0.0",
            "1e-10",
            "1e999",
            "65536",
            "2147483648",
            "9223372036854775808",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"\": 1}",
            "{\"a\": null}",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"-1\"",
            "\"99999999999999999999\"",
            "\"1d\"",
            "\"999999999999d\"",
            "\"STOP\"",
            "\"always\"");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22})
    void aBodyWithWrongValuesIsReadWithinBoundsOrRefusedAsInvalid(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 5_000; i++) {
            JsonNode body = JSON.readTree(VALID.get(random.nextInt(VALID.size())));
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                List<Runnable> places = new ArrayList<>();
                JsonNode wrong = JSON.readTree(WRONG.get(random.nextInt(WRONG.size())));
                collect(body, wrong, places);
                places.get(random.nextInt(places.size())).run();
            }
            taken += isTaken(body) ? 1 : 0;
        }
        assertThat(taken).as("bodies that were taken").isBetween(100, 4_900);
    }

    private static boolean isTaken(JsonNode body) {
        try {
            if (TaskRequests.read(body.toString().getBytes(StandardCharsets.UTF_8), Bodies.POLICIES)
                    instanceof TaskRequest.Submit submit) {
                assertWithinBounds(submit.spec(), body);
            }
            return true;
        } catch (ProblemException refused) {
            assertThat(refused.type()).as(body::toString).isEqualTo(ProblemType.INVALID_REQUEST);
            assertThat(refused.errors()).as(body::toString).isNotEmpty();
            return false;
        }
    }

    private static void assertWithinBounds(TaskSpec spec, JsonNode body) {
        assertThat(spec.name()).as(body::toString).matches("[A-Za-z0-9][A-Za-z0-9_. -]{0,127}");
        assertThat(spec.image()).as(body::toString).isNotEmpty();
        assertThat(spec.cpu() == 0 || (spec.cpu() >= 0.001 && spec.cpu() <= 1_024))
                .as(body::toString)
                .isTrue();
        assertThat(spec.memory()).as(body::toString).isBetween(6L, 16_777_216L);
        assertThat(spec.disk()).as(body::toString).isBetween(0L, 1_048_576L);
        assertThat(spec.pidsLimit()).as(body::toString).isBetween(1, 4_194_304);
        assertThat(spec.priority()).as(body::toString).isBetween(0, 100);
        assertThat(spec.stopGrace().toMillis()).as(body::toString).isBetween(0L, 3_600_000L);
        assertThat(spec.restartPolicy().backoff())
                .isLessThanOrEqualTo(spec.restartPolicy().backoffMax());
        assertThat(spec.limits().cpuReservation())
                .as(body::toString)
                .isBetween(0.0, spec.cpu() == 0 ? 1_024 : spec.cpu());
        assertThat(spec.limits().memoryReservation()).as(body::toString).isBetween(0L, spec.memory());
        assertThat(spec.limits().shmSize()).as(body::toString).isBetween(0L, 16_777_216L);
        assertThat(spec.privileges().gpus()).as(body::toString).isBetween(0, 64);
        assertThat(spec.mounts()).allSatisfy(mount -> {
            assertThat(mount.target()).as(body::toString).startsWith("/").doesNotContain("..");
            assertThat(mount.source().isEmpty()).as(body::toString).isEqualTo(mount.type() == MountType.TMPFS);
        });
        assertThat(spec.ports()).allSatisfy(port -> {
            assertThat(port.container()).as(body::toString).isBetween(1, 65_535);
            assertThat(port.host()).as(body::toString).isBetween(0, 65_535);
        });
    }

    /** Every place of the tree, as what puts the value there. */
    private static void collect(JsonNode node, JsonNode value, List<Runnable> places) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                places.add(() -> object.set(name, value));
                collect(object.get(name), value, places);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int place = i;
                places.add(() -> array.set(place, value));
                collect(array.get(i), value, places);
            }
        }
    }
}
