package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.NameParser;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.List;
import java.util.Optional;

/** The images that an engine has. */
final class EngineImages {

    private final DockerClient docker;

    EngineImages(DockerClient docker) {
        this.docker = docker;
    }

    boolean has(String image) throws EngineFailure {
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return false;
            }
            throw Failures.of(failure);
        }
    }

    Optional<String> digest(String imageId, String image) throws EngineFailure {
        try {
            List<String> known = Optional.ofNullable(
                            docker.inspectImageCmd(imageId).exec().getRepoDigests())
                    .orElse(List.of());
            String repository = NameParser.parseRepositoryTag(image).repos;
            return known.stream()
                    .filter(digest -> digest.startsWith(repository + "@"))
                    .findFirst()
                    .or(() -> known.stream().findFirst())
                    .map(digest -> digest.substring(digest.indexOf('@') + 1));
        } catch (RuntimeException failure) {
            if (Failures.isGone(failure)) {
                return Optional.empty();
            }
            throw Failures.of(failure);
        }
    }
}
