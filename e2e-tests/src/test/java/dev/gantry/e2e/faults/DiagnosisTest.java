package dev.gantry.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A diagnosis tells all that there is to be told, and what does not answer keeps nothing else from being told. */
class DiagnosisTest {

    private static final Duration PATIENT = Duration.ofMinutes(1);

    private static final String TASK = "0199f2c4-6a5e-7cc1-9d3f-2a2f5f0c1b7e";

    @Test
    void eachAnswerIsToldUnderItsQuestionInTheirOrder() {
        Map<String, Callable<String>> questions = new LinkedHashMap<>();
        questions.put("one", () -> "first\nsecond\n");
        questions.put("other", () -> "third");

        assertThat(Diagnosis.answers(questions, PATIENT)).isEqualTo("""

                --- one:
                first
                second
                --- other:
                third
                ---""");
    }

    @Test
    void aQuestionThatFailsSaysWhyAndTheNextOneIsAsked() {
        Map<String, Callable<String>> questions = new LinkedHashMap<>();
        questions.put("failing", () -> {
            throw new IllegalStateException("n1 has no power");
        });
        questions.put("broken", () -> {
            throw new AssertionError("not even an exception");
        });
        questions.put("next", () -> "answer");

        assertThat(Diagnosis.answers(questions, PATIENT))
                .contains("n1 has no power", "not even an exception", "--- next:\nanswer");
    }

    @Test
    void aQuestionThatHangsIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        Callable<String> hanging = () -> {
            never.await();
            return "at last";
        };

        assertThat(Diagnosis.answers(Map.of("hanging", hanging), Duration.ofMillis(1)))
                .contains("--- hanging:\n(no answer within PT0.001S)");
    }

    @Test
    void theTasksOfAFailureAreThoseThatItOrItsCauseNames() {
        Throwable cause = new AssertionError("service " + TASK + ", PENDING on '', has to be RUNNING");

        assertThat(Diagnosis.tasksIn(new IllegalStateException("it took too long", cause)))
                .isEqualTo(List.of(TASK));
        assertThat(Diagnosis.tasksIn(cause)).isEqualTo(List.of(TASK));
        assertThat(Diagnosis.tasksIn(new AssertionError("events once all is well")))
                .isEmpty();
    }

    @Test
    void ofALogTheEndIsTold() {
        String log = String.join(
                "\n", IntStream.range(0, 100).mapToObj(i -> "line " + i).toList());

        assertThat(Diagnosis.last(2, log)).isEqualTo("line 98\nline 99");
        assertThat(Diagnosis.last(1_000, log)).isEqualTo(log);
        assertThat(Diagnosis.last(2, "")).isEmpty();
    }
}
