package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.fields;
import static dev.gantry.manager.task.body.Bodies.refusal;
import static dev.gantry.manager.task.body.Bodies.spec;
import static dev.gantry.manager.task.body.Bodies.specWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body is as a whole: JSON, of known fields, of the right types, of text that is text. */
class BodyFormTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id | 5",
                "name | 5",
                "image | 5",
                "command | 'x'",
                "args | 'x'",
                "env | []",
                "cpu | 'x'",
                "memory | 'x'",
                "disk | 'x'",
                "pidsLimit | 'x'",
                "ports | {}",
                "exposedPorts | []",
                "portBindings | []",
                "restartPolicy | 5",
                "healthCheck | 5",
                "readinessCheck | 5",
                "labels | []",
                "priority | 'x'",
                "user | {}",
                "workingDir | 5",
                "stopSignal | {}",
                "stopGrace | 5",
                "pullPolicy | 5",
                "onDisconnect | 5"
            })
    void aFieldOfAnotherTypeIsNamed(String field, String value) {
        String image = field.equals("image") ? "" : "\"image\": \"x\", ";
        assertThat(fields("{" + image + "\"" + field + "\": "
                        + value.replace('\'', '"').replaceAll("^x$", "\"x\"") + "}"))
                .containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mounts",
                "readOnlyRootFilesystem",
                "capabilities",
                "hostname",
                "init",
                "cpuReservation",
                "memoryReservation",
                "ulimits",
                "shmSize",
                "sysctls",
                "network",
                "dns",
                "extraHosts",
                "logging",
                "devices",
                "gpus",
                "privileged"
            })
    void aFieldOfTheContainerThatIsOfAnotherTypeIsNamed(String field) {
        String wrong = List.of("hostname", "network").contains(field) ? "5" : "\"y\"";

        assertThat(fields("{\"image\": \"x\", \"" + field + "\": " + wrong + "}"))
                .containsExactly(field);
        assertThat(specWith("\"" + field + "\": null")).isEqualTo(spec("{\"image\": \"x\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"args\": [\"\\ud800\"]                    | args[0]",
                "\"env\": {\"A\": \"\\udc00\"}              | env.A",
                "\"env\": {\"A\\ud800\": \"x\"}             | body",
                "\"labels\": {\"a\": \"x\\ud800y\"}         | labels.a",
                "\"user\": \"\\ud800\"                      | user",
                "\"workingDir\": \"/\\ud800\"               | workingDir",
                "\"user\": \"\\u0000\"                      | user",
                "\"workingDir\": \"/\\u0000\"               | workingDir",
                "\"\\ud800\": 1                             | body",
                "\"pullPolicy\": \"\\ud800\"                | pullPolicy",
            })
    void textWithHalfACharacterOrANulIsRefused(String member, String field) {
        List<FieldError> errors = refusal("{\"image\": \"x\", " + member + "}");

        assertThat(errors).extracting(FieldError::field).containsExactly(field);
    }

    @Test
    void anEmojiIsText() {
        assertThat(specWith("\"env\": {\"A\": \"\\ud83d\\ude00\"}").env()).isEqualTo(Map.of("A", "\uD83D\uDE00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\": \"%s\"",
                "\"workingDir\": \"/%s\"",
                "\"pullPolicy\": \"%s\"",
                "\"stopGrace\": \"%s\"",
                "\"%s\": 1"
            })
    void aRefusalDoesNotRepeatAllOfALongText(String member) {
        List<FieldError> errors = refusal("{\"image\": \"x\", " + member.formatted("a".repeat(40_000)) + "}");

        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst().message()).hasSizeLessThan(500);
        assertThat(errors.getFirst().field()).hasSizeLessThan(500);
    }

    @ParameterizedTest
    @CsvSource({"dik, disk", "memroy, memory", "Imag, image", "arg, args"})
    void theNearestKnownFieldIsGuessed(String slip, String meant) {
        assertThat(refusal("{\"image\": \"x\", \"" + slip + "\": 1}").getFirst().message())
                .endsWith("did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n", "null", "[]", "5", "{", "{\"a\"}", "{'a': 1}", "\u0000", "{\"image\": NaN}"})
    void whatIsNeitherATaskNorTasksIsRefusedAsBody(String body) {
        assertThat(fields(body)).containsExactly("body");
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedAsBody() {
        byte[] body = {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'};
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> TaskRequests.read(body, Bodies.POLICIES));
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("body");
    }

    @Test
    void aBodyAboveAMebibyteIsRefused() {
        assertThat(fields("{\"image\": \"x\"" + " ".repeat(1 << 20) + "}")).containsExactly("body");
    }

    @Test
    void manyUnknownFieldsAreNotAllRepeated() {
        String unknown =
                IntStream.range(0, 80_000).mapToObj(i -> "\"a" + i + "\": 1").collect(Collectors.joining(","));
        assertThat(refusal("{\"image\": \"x\", " + unknown + "}")).hasSizeLessThanOrEqualTo(101);
    }
}
