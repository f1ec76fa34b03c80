package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Architectures, which images name as Go does and machines as the kernel does. */
final class Architectures {

    private static final Map<String, String> AS_IN_IMAGES = Map.of(
            "x86_64", "amd64", "aarch64", "arm64", "armv7l", "arm", "armv6l", "arm", "i686", "386", "i386", "386");

    private Architectures() {}

    /** Whether a container's image is made for another architecture than the engine's machine has. */
    static boolean isForeign(DockerClient engine, String container) throws EngineFailure {
        try {
            String image = engine.inspectContainerCmd(container).exec().getImageId();
            return differ(
                    engine.inspectImageCmd(image).exec().getArch(),
                    engine.infoCmd().exec().getArchitecture());
        } catch (RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /** Whether an image is made for another architecture than the machine's; not if one of them is unknown. */
    static boolean differ(@Nullable String image, @Nullable String machine) {
        Optional<String> made = Optional.ofNullable(image).filter(name -> !name.isEmpty());
        Optional<String> has = Optional.ofNullable(machine).filter(name -> !name.isEmpty());
        return made.isPresent() && has.isPresent() && !asInImages(made.get()).equals(asInImages(has.get()));
    }

    private static String asInImages(String name) {
        return AS_IN_IMAGES.getOrDefault(name, name);
    }
}
