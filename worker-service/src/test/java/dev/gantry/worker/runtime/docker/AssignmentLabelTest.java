package dev.gantry.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.wire.Assignment;
import dev.gantry.worker.runtime.TestRuns;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What a worker of another version has written is read where that does no harm. */
class AssignmentLabelTest {

    private final Assignment assignment =
            TestRuns.assignment(TestRuns.spec("web", RestartPolicy.of(RestartMode.NO), List.of("sleep", "1"), 16));

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(AssignmentLabel.read(AssignmentLabel.write(assignment))).isEqualTo(Secrets.without(assignment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "\"\"", "[]", "{}", "null"})
    void aNewerSettingThatIsOffIsReadOver(String off) {
        String label = AssignmentLabel.write(assignment);

        assertThat(AssignmentLabel.read(label.replace("\"spec\":{", "\"spec\":{\"enclave\":" + off + ",")))
                .isEqualTo(Secrets.without(assignment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "\"x\"", "[0, 1]", "{\"of\": 0}"})
    void aNewerSettingThatMeansSomethingIsNot(String on) {
        String label = AssignmentLabel.write(assignment);

        assertThatExceptionOfType(UnrecognizedPropertyException.class)
                .isThrownBy(
                        () -> AssignmentLabel.read(label.replace("\"spec\":{", "\"spec\":{\"enclave\":" + on + ",")))
                .satisfies(failure -> assertThat(failure.getPropertyName()).isEqualTo("enclave"));
    }
}
