package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HealthCheck;
import dev.gantry.model.Health;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.EngineHealth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The check that an image brings along, and what the engine finds by it. */
final class ImageHealth {

    private static final int LONGEST = 300;

    private ImageHealth() {}

    static EngineHealth of(ContainerState state) {
        HealthState found = state.getHealth();
        if (found == null || found.getStatus() == null) {
            return EngineHealth.NONE;
        }
        return switch (found.getStatus()) {
            case "healthy" -> new EngineHealth(Health.HEALTHY, "");
            case "unhealthy" -> new EngineHealth(Health.UNHEALTHY, words(found));
            case "starting" -> new EngineHealth(Health.STARTING, "");
            default -> EngineHealth.NONE;
        };
    }

    private static String words(HealthState found) {
        List<HealthStateLog> log = Optional.ofNullable(found.getLog()).orElse(List.of());
        String output = log.isEmpty()
                ? ""
                : Optional.ofNullable(log.getLast().getOutput()).orElse("").strip();
        String check = "the image's HEALTHCHECK failed";
        return output.isEmpty() ? check : check + ": " + output.substring(0, Math.min(output.length(), LONGEST));
    }

    /**
     * Makes sure that there is something to ask the engine for.
     *
     * @throws EngineFailure if the task wants its image's check and the image has none, or the engine does not answer
     */
    static void require(DockerClient docker, TaskSpec spec) throws EngineFailure {
        boolean wanted = Stream.of(Optional.ofNullable(spec.healthCheck()), Optional.ofNullable(spec.readinessCheck()))
                .flatMap(Optional::stream)
                .anyMatch(dev.gantry.model.HealthCheck.Image.class::isInstance);
        if (!wanted) {
            return;
        }
        try {
            List<String> test = Optional.ofNullable(
                            docker.inspectImageCmd(spec.image()).exec().getConfig())
                    .map(ContainerConfig::getHealthcheck)
                    .map(HealthCheck::getTest)
                    .orElse(List.of());
            if (test.isEmpty() || test.getFirst().equals("NONE")) {
                throw new EngineFailure(
                        Reason.SPEC_REFUSED,
                        "Image " + spec.image() + " has no HEALTHCHECK, and the task asks for it",
                        new IllegalStateException("no check"));
            }
        } catch (RuntimeException failure) {
            throw Failures.ofCreate(failure);
        }
    }
}
