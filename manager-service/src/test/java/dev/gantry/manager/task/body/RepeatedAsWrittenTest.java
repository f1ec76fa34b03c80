package dev.gantry.manager.task.body;

import static dev.gantry.manager.task.body.Bodies.ID;
import static dev.gantry.manager.task.body.Bodies.fields;
import static dev.gantry.manager.task.body.Bodies.refusal;
import static dev.gantry.manager.task.body.Bodies.specWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.model.problem.FieldError;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client wrote is stored and named as it was written, and the parser's own settings are not. */
class RepeatedAsWrittenTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "0.1000", "12345678901234567890.123456789", "100000000000000000000", "true"})
    void aNumberInTheEnvironmentOrALabelKeepsItsText(String number) {
        assertThat(specWith("\"env\": {\"V\": " + number + "}").env()).containsEntry("V", number);
        assertThat(specWith("\"labels\": {\"v\": " + number + "}").labels()).containsEntry("v", number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0000000000000001", "1e-400", "1e999", "-1e999", "1e999999999", "-1e-999999999"})
    void aCpuIsJudgedBeforeItIsRounded(String cpu) {
        assertThat(fields("{\"image\": \"x\", \"cpu\": " + cpu + "}")).containsExactly("cpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "1e-400", "1e999999999"})
    void anyNumberButZeroSaysSomething(String number) {
        assertThat(fields("{\"image\": \"x\", \"gpus\": " + number + "}")).containsExactly("gpus");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483648", "1e-2147483649", "1e99999999999999999999"})
    void anExponentBeyondAllNumbersIsRefused(String number) {
        assertThat(fields("{\"image\": \"x\", \"cpu\": " + number + "}")).hasSize(1);
        assertThat(fields("{\"image\": \"x\", \"env\": {\"V\": " + number + "}}"))
                .hasSize(1);
    }

    @Test
    void aPortKeepsItsPlaceBehindOneThatIsNoObject() {
        assertThat(refusal("{\"image\": \"x\", \"ports\": [5, {\"container\": 1}, {\"container\": 1}]}"))
                .containsExactly(
                        new FieldError("ports[0]", "must be an object"),
                        new FieldError("ports[2]", "the container's port 1/tcp is already published by ports[1]"));
    }

    @Test
    void theOtherPortOfAConflictIsNamedByItsWholePath() {
        assertThat(refusal("{\"Task\": {\"Image\": \"x\", \"ExposedPorts\": {\"80\": {}, \"80/tcp\": {}}}}")
                        .getFirst()
                        .message())
                .endsWith("already published by Task.ExposedPorts.80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image\": \"x\"} {}",
                "{\"image\": \"x\"",
                "{\"image\": NaN}",
                "{\"cpu\": +1}",
                "{/* */}",
                "{\"image\": \"x\", \"image\": \"y\"}",
                "image=x"
            })
    void aRefusalOfWhatIsNoJsonSaysWhereAndNothingOfTheParsersSettings(String body) {
        assertThat(refusal(body).getFirst().message())
                .startsWith("is not JSON: ")
                .containsPattern("\\(line 1, column \\d+\\)$")
                .doesNotContain("Feature", "Source", "jackson", "JsonToken", "`");
    }

    @Test
    void aDuplicateIsNamed() {
        assertThat(refusal("{\"image\": \"x\", \"image\": \"y\"}").getFirst().message())
                .contains("\"image\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"image\": \"x\", \"command\": %s}           | command",
                "{\"image\": \"x\", \"args\": %s}              | args",
                "{\"Task\": {\"Image\": \"x\", \"Cmd\": %s}} | Task.Cmd"
            })
    void aCommandLineIsBoundedAsAWhole(String body, String field) {
        String word = "\"" + "a".repeat(32_000) + "\"";
        assertThat(fields(body.formatted(Collections.nCopies(9, word)))).containsExactly(field);
    }

    @Test
    void anUnknownFieldIsRefusedInAStopToo() {
        assertThat(fields("{\"State\": 3, \"Task\": {\"ID\": \"" + ID + "\", \"Color\": 1, \"Image\": \"x\"}}"))
                .containsExactly("Task.Color");
    }

    @Test
    void aWishToFailHidesNoOtherWrongField() {
        assertThat(fields("{\"State\": 4, \"Task\": {\"Image\": 5, \"Color\": 1}}"))
                .containsExactlyInAnyOrder("State", "Task.Image", "Task.Color");
    }
}
