package dev.gantry.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.model.Epoch;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.RestartMode;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.Assignment;
import dev.gantry.model.wire.AssignmentBatch;
import dev.gantry.model.wire.GantryJson;
import dev.gantry.worker.runtime.TestRuns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker makes of batches of a manager that is newer than it. */
class ReceivedBatchTest {

    private static final Assignment WEB = TestRuns.assignment("web", RestartMode.ALWAYS);
    private static final Assignment OTHER = TestRuns.assignment("other", RestartMode.NO);

    private static String json(Assignment... entries) {
        return GantryJson.mapper()
                .writeValueAsString(
                        new AssignmentBatch(new Epoch(3), new UUID(5, 5), 1, List.of(entries), Optional.of("x.1")));
    }

    private static ReceivedBatch.Understood understood(String text) {
        return GantryJson.mapper().readValue(text, ReceivedBatch.class).understood();
    }

    @Test
    void whatIsKnownIsReadAsItWasWritten() {
        ReceivedBatch.Understood understood = understood(json(WEB, OTHER));

        assertThat(understood.refused()).isEmpty();
        assertThat(understood.batch())
                .isEqualTo(
                        new AssignmentBatch(new Epoch(3), new UUID(5, 5), 1, List.of(WEB, OTHER), Optional.of("x.1")));
    }

    @Test
    void aSettingThatIsNotKnownRefusesItsAttemptAndNoOther() {
        String image = "\"image\":\"web\"";
        ReceivedBatch.Understood understood =
                understood(json(WEB, OTHER).replace(image, image + ",\"enclave\":\"sgx\""));

        assertThat(understood.batch().entries()).containsExactly(OTHER);
        assertThat(understood.refused()).singleElement().satisfies(refusal -> {
            assertThat(refusal.task()).isEqualTo(WEB.task());
            assertThat(refusal.attempt()).isEqualTo(WEB.attempt());
            assertThat(refusal.phase()).isEqualTo(Phase.GONE);
            assertThat(refusal.reason()).isEqualTo(Reason.NOT_SUPPORTED_HERE);
            assertThat(refusal.message())
                    .isEqualTo("this worker is older than the manager and does not understand spec.enclave; update it");
        });
    }

    @Test
    void aValueThatIsNotKnownRefusesItsAttempt() {
        ReceivedBatch.Understood understood =
                understood(json(WEB).replace("\"pullPolicy\":\"if-not-present\"", "\"pullPolicy\":\"if-newer\""));

        assertThat(understood.batch().entries()).isEmpty();
        assertThat(understood.refused())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("spec.pullPolicy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "[]", "{}", "null", "\"\""})
    void aSettingThatIsNotKnownAndIsOffIsReadOver(String off) {
        String image = "\"image\":\"web\"";

        assertThat(understood(json(WEB).replace(image, image + ",\"enclave\":" + off))
                        .batch()
                        .entries())
                .containsExactly(WEB);
    }

    @Test
    void aStopIsAStopWhateverElseItSays() {
        Assignment stop = Assignment.stop(WEB.task(), WEB.attempt(), Duration.ofSeconds(7));

        ReceivedBatch.Understood understood =
                understood(json(stop).replace("\"wanted\"", "\"gently\":true,\"wanted\""));

        assertThat(understood.refused()).isEmpty();
        assertThat(understood.batch().entries()).containsExactly(stop);
    }

    @Test
    void whatElseABatchSaysIsReadOver() {
        assertThat(understood(json(WEB).replace("\"seq\"", "\"urgency\":3,\"seq\""))
                        .batch()
                        .entries())
                .containsExactly(WEB);
    }

    @Test
    void anEntryOfNoTaskRefusesTheBatch() {
        String batch = json(WEB).replace("\"task\":\"" + WEB.task() + "\"", "\"task\":\"7\"");

        assertThatThrownBy(() -> understood(batch))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("entries: ");
    }
}
