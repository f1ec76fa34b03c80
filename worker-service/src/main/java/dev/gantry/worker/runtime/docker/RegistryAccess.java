package dev.gantry.worker.runtime.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.NameParser;
import dev.gantry.model.Reason;
import dev.gantry.worker.platform.RegistrySettings;
import dev.gantry.worker.runtime.EngineFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this worker shows to a registry: that of the worker's own settings, otherwise that of the machine's Docker
 * configuration. Read anew for each pull, so that a password that was changed is taken at the next one. Neither is remembered,
 * logged or told to anybody but the engine.
 */
final class RegistryAccess {

    /** Looks into the machine's Docker configuration. */
    @FunctionalInterface
    interface OfMachine extends Function<String, @Nullable AuthConfig> {}

    private static final String OWN_HOST = bare(AuthConfig.DEFAULT_SERVER_ADDRESS);

    private final List<RegistrySettings> settings;
    private final OfMachine ofMachine;

    /**
     * Settings come first.
     *
     * @param ofMachine what the machine's Docker configuration has for an image; null for nothing
     */
    RegistryAccess(Collection<RegistrySettings> settings, OfMachine ofMachine) {
        this.settings = List.copyOf(settings);
        this.ofMachine = ofMachine;
    }

    Optional<AuthConfig> find(String image) throws EngineFailure {
        try {
            String host = registry(image);
            Optional<RegistrySettings> own = settings.stream()
                    .filter(registry -> host(registry.address()).equals(host))
                    .findFirst();
            return own.isPresent() ? Optional.of(shown(own.get(), host)) : Optional.ofNullable(ofMachine.apply(image));
        } catch (IOException | RuntimeException unreadable) {
            throw new EngineFailure(
                    Reason.IMAGE_PULL_DENIED,
                    "Pulling " + image + " failed: this worker's credentials cannot be read: " + unreadable,
                    unreadable);
        }
    }

    private static AuthConfig shown(RegistrySettings registry, String host) throws IOException {
        Path file = registry.passwordFile();
        return new AuthConfig()
                .withRegistryAddress(host)
                .withUsername(registry.user())
                .withPassword(
                        file == null
                                ? registry.password()
                                : Files.readString(file).strip());
    }

    /** The registry that has an image. */
    private static String registry(String image) {
        String repository = NameParser.parseRepositoryTag(image).repos;
        return host(NameParser.resolveRepositoryName(repository).hostname);
    }

    /** The host and port of an address; where there is none, or the engine's own, that one's. */
    private static String host(String address) {
        String bare = bare(address);
        return bare.isEmpty() || bare.equals(OWN_HOST) || OWN_HOST.endsWith("." + bare)
                ? AuthConfig.DEFAULT_SERVER_ADDRESS
                : bare;
    }

    private static String bare(String address) {
        return address.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    }
}
