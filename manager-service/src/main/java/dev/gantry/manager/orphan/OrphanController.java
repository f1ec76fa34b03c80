package dev.gantry.manager.orphan;

import dev.gantry.model.TaskId;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.wire.DurationText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /orphans}: look, adopt, stop. */
@RestController
@RequestMapping("/orphans")
@Tag(name = "Orphans")
class OrphanController {

    private static final Duration LONGEST_GRACE = Duration.ofHours(1);

    private final Orphans orphans;

    OrphanController(Orphans orphans) {
        this.orphans = orphans;
    }

    @GetMapping
    @Operation(
            summary = "List orphans",
            description =
                    "Containers of this cluster that the store does not know, as after an old backup was restored.")
    List<OrphanView> list() {
        return orphans.all();
    }

    @PostMapping("/{task}/adopt")
    @Operation(
            summary = "Make an orphan known again",
            description =
                    "As its task, or as the newest attempt of the task of this id, which must be to run and have the"
                            + " same spec; 409 otherwise. `attempt` says which, where a task has several.")
    ResponseEntity<OrphanView> adopt(
            @PathVariable TaskId task, @RequestParam(required = false) @Nullable Integer attempt) {
        return ResponseEntity.accepted().body(orphans.adopt(task, Optional.ofNullable(attempt)));
    }

    @DeleteMapping("/{task}")
    @Operation(
            summary = "Stop an orphan",
            description = "From then on it is known, as an attempt that is to stop. `grace` is at most 1h.")
    ResponseEntity<OrphanView> stop(
            @PathVariable TaskId task,
            @RequestParam(required = false) @Nullable Integer attempt,
            @RequestParam(required = false) @Nullable String grace) {
        Optional<Duration> patience = Optional.ofNullable(grace).map(OrphanController::grace);
        return ResponseEntity.accepted().body(orphans.stop(task, Optional.ofNullable(attempt), patience));
    }

    private static Duration grace(String text) {
        try {
            Duration grace = DurationText.parse(text);
            if (grace.compareTo(LONGEST_GRACE) > 0) {
                throw ProblemException.invalid("grace", "must be at most " + DurationText.print(LONGEST_GRACE));
            }
            return grace;
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("grace", String.valueOf(wrong.getMessage()));
        }
    }
}
