package dev.gantry.worker.images;

import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import dev.gantry.model.wire.DurationText;
import dev.gantry.worker.platform.CleanupProperties;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /images} of a worker: those that it pulled, and their removal by hand. */
@RestController
@RequestMapping("/images")
class ImageController {

    private final ImageCleanup cleanup;
    private final CleanupProperties properties;

    ImageController(ImageCleanup cleanup, CleanupProperties properties) {
        this.cleanup = cleanup;
        this.properties = properties;
    }

    @GetMapping
    ImageReport list() {
        return answer(cleanup::look);
    }

    @PostMapping("/prune")
    ImageReport prune(
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(required = false) @Nullable String minimumAge) {
        Duration age = minimumAge == null ? properties.minimumAge() : age(minimumAge);
        return answer(() -> cleanup.prune(age, dryRun));
    }

    private static Duration age(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("minimumAge", String.valueOf(wrong.getMessage()));
        }
    }

    /** Something that the engine is asked for. */
    @FunctionalInterface
    private interface Question {
        ImageReport ask() throws EngineFailure, IOException;
    }

    private static ImageReport answer(Question question) {
        try {
            return question.ask();
        } catch (EngineFailure failure) {
            throw new ProblemException(ProblemType.NOT_READY, failure.words());
        } catch (IOException failure) {
            throw new ProblemException(ProblemType.NOT_READY, String.valueOf(failure.getMessage()));
        }
    }
}
