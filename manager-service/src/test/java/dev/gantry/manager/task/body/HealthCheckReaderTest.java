package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.refusal;
import static dev.gantry.manager.task.body.Bodies.spec;
import static dev.gantry.manager.task.body.Bodies.specWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.StatusRange;
import dev.gantry.model.problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckReaderTest {

    private static final HealthCheck.Http USUAL = new HealthCheck.Http(
            "/health",
            8080,
            StatusRange.NO_ERROR,
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            3,
            Duration.ofSeconds(5));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image\": \"x\", \"ports\": [{\"container\": 53, \"protocol\": \"udp\"}, {\"container\": 8080},"
                        + " {\"container\": 81}], \"healthCheck\": \"/health\"}",
                "{\"image\": \"x\", \"exposedPorts\": {\"8080/tcp\": {}}, \"healthCheck\": {\"type\": \"http\", \"path\": \"/health\"}}",
                "{\"image\": \"x\", \"healthCheck\": {\"type\": \"http\", \"path\": \"/health\", \"port\": 8080}}",
                "{\"Task\": {\"Image\": \"x\", \"ExposedPorts\": {\"8080/tcp\": {}}, \"HealthCheck\": \"/health\"}}"
            })
    void aPathIsAskedForAtTheFirstTcpPortUnlessAnotherIsNamed(String body) {
        assertThat(spec(body).healthCheck()).isEqualTo(USUAL);
    }

    @Test
    void everythingOfAnHttpCheckIsRead() {
        assertThat(specWith("""
                "healthCheck": {"type": "http", "path": "/a?b=1", "port": 80, "status": "200-204",
                 "headers": {"Host": "example.org"}, "interval": "1s", "timeout": "500ms", "retries": 1, "startPeriod": "0s"}
                """).healthCheck())
                .isEqualTo(new HealthCheck.Http(
                        "/a?b=1",
                        80,
                        new StatusRange(200, 204),
                        Map.of("Host", "example.org"),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(500),
                        1,
                        Duration.ZERO));
    }

    @Test
    void aStatusMayBeANumber() {
        assertThat(specWith("\"healthCheck\": {\"type\": \"http\", \"port\": 80, \"status\": 204}")
                        .healthCheck())
                .isInstanceOfSatisfying(
                        HealthCheck.Http.class,
                        check -> assertThat(check.status()).isEqualTo(new StatusRange(204, 204)));
    }

    @Test
    void theOtherTypesAreRead() {
        Duration second = Duration.ofSeconds(1);
        String times = ", \"interval\": \"1s\", \"timeout\": \"1s\", \"retries\": 2, \"startPeriod\": \"1s\"}";

        assertThat(specWith("\"healthCheck\": {\"type\": \"tcp\", \"port\": 80" + times)
                        .healthCheck())
                .isEqualTo(new HealthCheck.Tcp(80, second, second, 2, second));
        assertThat(specWith("\"healthCheck\": {\"type\": \"command\", \"command\": [\"a\", \"b\"]" + times)
                        .healthCheck())
                .isEqualTo(new HealthCheck.Command(List.of("a", "b"), second, second, 2, second));
        assertThat(specWith("\"readinessCheck\": {\"type\": \"image\"}").readinessCheck())
                .isEqualTo(new HealthCheck.Image());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\""})
    void whatSaysNothingIsNoCheck(String nothing) {
        assertThat(specWith("\"healthCheck\": " + nothing).healthCheck()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5                                             |              | must be an object with a type",
                "[]                                            |              | must be an object with a type",
                "'health'                                      |              | must be a path such as /health",
                "'/a b'                                        |              | visible ASCII",
                "{}                                            | .type        | is required: http, tcp, command or image",
                "{'path': '/'}                                 | .type        | is required",
                "{'type': 5}                                   | .type        | must be text",
                "{'type': 'grpc'}                              | .type        | is 'grpc', and must be http, tcp",
                "{'type': 'http', 'path': 'health'}            | .path        | must begin with /",
                "{'type': 'http', 'path': '/a\\r\\nX: 1'}      | .path        | visible ASCII",
                "{'type': 'http', 'port': 0}                   | .port        | from 1 to 65535",
                "{'type': 'http', 'port': '80'}                | .port        | must be a number, not text",
                "{'type': 'http', 'status': '2xx'}             | .status      | such as 200 or 200-399",
                "{'type': 'http', 'status': 99}                | .status      | such as 200 or 200-399",
                "{'type': 'http', 'headers': {'A B': '1'}}     | .headers.A B | no name of an HTTP header",
                "{'type': 'http', 'headers': {'A': 'x\\r\\ny'}} | .headers.A  | printable ASCII",
                "{'type': 'http', 'headers': {'Connection': ''}} | .headers.Connection | set by Gantry itself",
                "{'type': 'http', 'command': ['a']}            | .command     | is unknown",
                "{'type': 'http', 'intervall': '5s'}           | .intervall   | did you mean 'interval'?",
                "{'type': 'tcp', 'path': '/'}                  | .path        | is unknown",
                "{'type': 'tcp', 'interval': '999ms'}          | .interval    | from 1s to 1h",
                "{'type': 'tcp', 'interval': 5}                | .interval    | must be text",
                "{'type': 'tcp', 'timeout': '0s'}              | .timeout     | from 1ms to 1h",
                "{'type': 'tcp', 'retries': 0}                 | .retries     | from 1 to 1000",
                "{'type': 'tcp', 'startPeriod': '2d'}          | .startPeriod | from 0s to 1d",
                "{'type': 'command'}                           | .command     | is required",
                "{'type': 'command', 'command': []}            | .command     | is required",
                "{'type': 'command', 'command': 'true'}        | .command     | must be an array of text",
                "{'type': 'image', 'interval': '5s'}           | .interval    | the image has its own",
                "{'type': 'image', 'port': 80}                 | .port        | is unknown"
            })
    void aWrongOneIsNamedWithItsPlaceAndWhatIsAllowed(String check, String place, String words) {
        for (String field : List.of("healthCheck", "readinessCheck")) {
            List<FieldError> refusal = refusal("{\"image\": \"x\", \"ports\": [{\"container\": 80}], \"" + field
                    + "\": " + check.replace('\'', '"').replace("\"grpc\", and", "'grpc', and") + "}");

            assertThat(refusal).hasSize(1);
            assertThat(refusal.getFirst().field()).isEqualTo(field + (place == null ? "" : place));
            assertThat(refusal.getFirst().message()).contains(words);
        }
    }

    @Test
    void aCheckOfAPortNeedsOne() {
        assertThat(refusal("{\"image\": \"x\", \"healthCheck\": {\"type\": \"tcp\"}}"))
                .containsExactly(new FieldError("healthCheck.port", "is required, as the task has no TCP port"));
        assertThat(refusal("{\"image\": \"x\", \"healthCheck\": \"/health\"}")
                        .getFirst()
                        .field())
                .isEqualTo("healthCheck");
        assertThat(refusal("{\"Task\": {\"Image\": \"x\", \"HealthCheck\": \"/health\"}}")
                        .getFirst()
                        .field())
                .isEqualTo("Task.HealthCheck");
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        assertThat(Bodies.fields(
                        "{\"image\": \"x\", \"healthCheck\": {\"type\": \"http\", \"path\": \"x\", \"port\": -1,"
                                + " \"interval\": \"1\", \"retries\": \"3\"}}"))
                .containsExactlyInAnyOrder(
                        "healthCheck.path", "healthCheck.port", "healthCheck.interval", "healthCheck.retries");
    }
}
