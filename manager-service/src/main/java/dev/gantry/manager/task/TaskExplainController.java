package dev.gantry.manager.task;

import dev.gantry.model.Attempt;
import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /tasks/{id}/explain}: why a task is where it is, or nowhere. */
@RestController
@Tag(name = "Tasks")
class TaskExplainController {

    private final TaskExplanations explanations;

    TaskExplainController(TaskExplanations explanations) {
        this.explanations = explanations;
    }

    @GetMapping("/tasks/{id}/explain")
    @Operation(
            summary = "Why a task is where it is, or nowhere",
            description =
                    "Of a task that waits: for each reason how many workers it rules out and a few of their names, the"
                            + " closest worker, and what would have to be otherwise; each of these was checked with all filters."
                            + " Of one that was placed: where and why, of the current attempt or of `attempt`. Of one that is"
                            + " over: how it ended.")
    TaskExplanation explain(@PathVariable TaskId id, @RequestParam(required = false) @Nullable Integer attempt) {
        return explanations.explain(id, Optional.ofNullable(attempt).map(TaskExplainController::attempt));
    }

    private static Attempt attempt(int number) {
        if (number < 1) {
            throw ProblemException.invalid("attempt", "must be at least 1");
        }
        return new Attempt(number);
    }
}
