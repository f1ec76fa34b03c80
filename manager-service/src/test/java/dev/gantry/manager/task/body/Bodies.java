package dev.gantry.manager.task.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads bodies for the tests, and expects a spec or a refusal. */
final class Bodies {

    static final TaskId ID = TaskId.parse("266592cd-960d-4091-981c-8c25c44b1018");

    static final List<String> POLICIES = List.of("spread", "bin-pack");

    private Bodies() {}

    static TaskRequest read(String body) {
        return TaskRequests.read(body.getBytes(StandardCharsets.UTF_8), POLICIES);
    }

    static TaskSpec spec(String body) {
        return ((TaskRequest.Submit) read(body)).spec();
    }

    /** The spec of a body with an image and these members. */
    static TaskSpec specWith(String members) {
        return spec("{\"image\": \"x\", " + members + "}");
    }

    static List<FieldError> refusal(String body) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(body));
        assertThat(problem).as("refusal of %.200s", body).isNotNull();
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        return problem.errors();
    }

    static List<String> fields(String body) {
        return refusal(body).stream().map(FieldError::field).toList();
    }
}
