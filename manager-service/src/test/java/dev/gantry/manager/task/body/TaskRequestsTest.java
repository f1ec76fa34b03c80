package dev.gantry.manager.task.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.RestartMode;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRequestsTest {

    private static final String FULL = """
            {"id": "266592cd-960d-4091-981c-8c25c44b1018", "name": "web", "image": "registry.example:5000/team/web:1",
             "command": ["sh"], "args": ["-c", "true"], "env": {"A": "1", "B": 2}, "cpu": 0.5, "memory": 128, "disk": 1,
             "pidsLimit": 100, "ports": [{"container": 80, "host": 8080}, {"container": 53, "protocol": "udp"}],
             "exposedPorts": {"81/tcp": {}, "82/tcp": {}}, "portBindings": {"82/tcp": "8082"},
             "restartPolicy": {"mode": "always", "maxRestarts": 2, "backoff": "2s"}, "labels": {"team": "a"},
             "priority": 60, "user": "1000", "workingDir": "/srv", "stopSignal": "SIGINT", "stopGrace": "1m",
             "pullPolicy": "never", "onDisconnect": "keep"}""";

    private static TaskRequest read(String body) {
        return TaskRequests.read(body.getBytes(StandardCharsets.UTF_8), Bodies.POLICIES);
    }

    private static TaskSpec spec(String body) {
        return ((TaskRequest.Submit) read(body)).spec();
    }

    private static List<FieldError> errors(String body) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(body));
        assertThat(problem).as("refusal of %s", body).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        return problem.errors();
    }

    private static List<String> fields(String body) {
        return errors(body).stream().map(FieldError::field).toList();
    }

    @Test
    void everyFieldIsRead() {
        TaskSpec spec = spec(FULL);

        assertThat(spec.command()).containsExactly("sh");
        assertThat(spec.env()).isEqualTo(Map.of("A", "1", "B", "2"));
        assertThat(spec.cpu()).isEqualTo(0.5);
        assertThat(spec.ports())
                .containsExactlyInAnyOrder(
                        new PortSpec(80, 8080, Protocol.TCP),
                        new PortSpec(53, 0, Protocol.UDP),
                        new PortSpec(82, 8082, Protocol.TCP),
                        new PortSpec(81, 0, Protocol.TCP));
        assertThat(spec.restartPolicy().mode()).isEqualTo(RestartMode.ALWAYS);
        assertThat(spec.restartPolicy().backoff()).isEqualTo(Duration.ofSeconds(2));
        assertThat(spec.onDisconnect()).isEqualTo(OnDisconnect.KEEP);
    }

    @Test
    void anImageAloneIsEnough() {
        assertThat(spec("{\"image\": \"registry.example:5000/team/web:1\"}"))
                .isEqualTo(TaskSpec.ofImage("web", "registry.example:5000/team/web:1"));
    }

    @Test
    void aTaskThatMayNotRestartIsKeptWhenItsWorkerIsLost() {
        assertThat(spec("{\"image\": \"x\", \"onDisconnect\": \"stop\"}").onDisconnect())
                .isEqualTo(OnDisconnect.STOP);
        assertThat(spec("{\"image\": \"x\", \"restartPolicy\": \"no\"}").onDisconnect())
                .isEqualTo(OnDisconnect.KEEP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                             | image",
                "{\"image\": \"\"}                                              | image",
                "{\"image\": \"UPPER/Case\"}                                    | image",
                "{\"image\": 5}                                                 | image",
                "{\"image\": \"x\", \"memroy\": 1}                              | memroy",
                "{\"image\": \"x\", \"memory\": \"1\"}                          | memory",
                "{\"image\": \"x\", \"memory\": 5}                              | memory",
                "{\"image\": \"x\", \"memory\": 1.5}                            | memory",
                "{\"image\": \"x\", \"memory\": 99999999999999999999}           | memory",
                "{\"image\": \"x\", \"cpu\": -1}                                | cpu",
                "{\"image\": \"x\", \"cpu\": 0.0001}                            | cpu",
                "{\"image\": \"x\", \"name\": \"-x\"}                           | name",
                "{\"image\": \"x\", \"id\": \"1-2-3-4-5\"}                      | id",
                "{\"image\": \"x\", \"args\": \"sleep 5\"}                      | args",
                "{\"image\": \"x\", \"args\": [1]}                              | args[0]",
                "{\"image\": \"x\", \"env\": {\"A=B\": \"1\"}}                  | env.A=B",
                "{\"image\": \"x\", \"env\": {\"A\": {}}}                       | env.A",
                "{\"image\": \"x\", \"labels\": {\"dev.gantry.task\": \"1\"}}   | labels.dev.gantry.task",
                "{\"image\": \"x\", \"ports\": [{\"container\": 0}]}            | ports[0].container",
                "{\"image\": \"x\", \"ports\": [{\"host\": 1}]}                 | ports[0].container",
                "{\"image\": \"x\", \"ports\": [{\"container\": 1, \"host\": 70000}]} | ports[0].host",
                "{\"image\": \"x\", \"ports\": [{\"container\": 1, \"protocol\": \"sctp\"}]} | ports[0].protocol",
                "{\"image\": \"x\", \"ports\": [{\"container\": 1, \"hots\": 1}]} | ports[0].hots",
                "{\"image\": \"x\", \"ports\": [{\"container\": 1}, {\"container\": 1}]} | ports[1]",
                "{\"image\": \"x\", \"exposedPorts\": {\"web\": {}}}            | exposedPorts.web",
                "{\"image\": \"x\", \"portBindings\": {\"80/tcp\": \"x\"}}      | portBindings.80/tcp",
                "{\"image\": \"x\", \"restartPolicy\": \"sometimes\"}           | restartPolicy",
                "{\"image\": \"x\", \"restartPolicy\": {\"backoff\": \"1\"}}    | restartPolicy.backoff",
                "{\"image\": \"x\", \"restartPolicy\": {\"backoff\": \"9s\", \"backoffMax\": \"1s\"}} | restartPolicy.backoffMax",
                "{\"image\": \"x\", \"stopGrace\": \"2h\"}                      | stopGrace",
                "{\"image\": \"x\", \"workingDir\": \"srv\"}                    | workingDir",
                "{\"image\": \"x\", \"onDisconnect\": \"HALT\"}                 | onDisconnect",
                "{\"image\": \"x\", \"mounts\": [{\"target\": \"/x\"}]}         | mounts[0].source",
                "{\"image\": \"x\", \"privileged\": \"yes\"}                      | privileged",
                "{\"image\": \"x\"} {}                                          | body",
                "{\"image\": \"x\", \"image\": \"y\"}                           | body",
                "\"text\"                                                       | body",
                "{\"Task\": {\"Image\": \"x\", \"Memory\": \"1\"}}              | Task.Memory",
                "{\"Task\": {\"Image\": \"x\", \"Color\": \"red\"}}             | Task.Color",
                "{\"Task\": {\"Image\": \"x\", \"HealthCheck\": \"/health\"}}   | Task.HealthCheck",
                "{\"State\": 2}                                                 | Task",
                "{\"State\": 4, \"Task\": {\"Image\": \"x\"}}                   | State",
                "{\"State\": 3, \"Task\": {}}                                   | Task.ID",
            })
    void theWrongFieldIsNamedAsTheClientWroteIt(String body, String field) {
        assertThat(fields(body)).containsExactly(field);
    }

    @Test
    void aMaximumBelowTheUsualBackOffLowersIt() {
        assertThat(spec("{\"image\": \"x\", \"restartPolicy\": {\"backoffMax\": \"500ms\"}}")
                        .restartPolicy()
                        .backoff())
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void allWrongFieldsAreNamedAtOnce() {
        assertThat(fields("{\"cpu\": -1, \"memory\": 1, \"colour\": 1}"))
                .containsExactlyInAnyOrder("image", "cpu", "memory", "colour");
    }

    @Test
    void aSlipIsGuessed() {
        assertThat(errors("{\"image\": \"x\", \"memroy\": 1}").getFirst().message())
                .contains("did you mean 'memory'?");
    }

    @Test
    void aFieldThatIsNotDoneYetAndSaysNothingIsAccepted() {
        assertThat(spec("{\"image\": \"x\", \"privileged\": false, \"mounts\": [], \"gpus\": 0, \"healthCheck\": null}")
                        .image())
                .isEqualTo("x");
    }

    @Test
    void depthIsBoundedBeforeTheBodyIsBuilt() {
        assertThat(errors("{\"image\": " + "[".repeat(1_000) + "]".repeat(1_000) + "}")
                        .getFirst()
                        .message())
                .contains("deeper than 100 levels");
    }

    @Test
    void anOlderClientsWishForCompletedIsAStop() {
        assertThat(read("{\"State\": 3, \"Task\": {\"ID\": \"266592cd-960d-4091-981c-8c25c44b1018\", \"State\": 2}}"))
                .isEqualTo(new TaskRequest.Stop(TaskId.parse("266592cd-960d-4091-981c-8c25c44b1018")));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void aDamagedBodyIsReadOrRefusedAndNothingElse(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = FULL.getBytes(StandardCharsets.UTF_8);
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                body[random.nextInt(body.length)] = (byte) " {}[]\":,0159aNx-\\/".charAt(random.nextInt(18));
            }
            try {
                assertThat(TaskRequests.read(body, Bodies.POLICIES)).isNotNull();
            } catch (ProblemException refused) {
                assertThat(refused.errors()).isNotEmpty();
            }
        }
    }
}
