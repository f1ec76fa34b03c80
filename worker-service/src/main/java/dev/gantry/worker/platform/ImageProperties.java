package dev.gantry.worker.platform;

import dev.gantry.platform.StartupFailure;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The worker's settings about images.
 *
 * @param registries who it is to the registries that want to know, each under any name
 * @param pullProgressTimeout how long a pull may stand still before it is given up
 */
@ConfigurationProperties("gantry.worker")
public record ImageProperties(
        @DefaultValue Map<String, RegistrySettings> registries,
        @DefaultValue("2m") Duration pullProgressTimeout) {

    public ImageProperties {
        if (!pullProgressTimeout.isPositive()) {
            throw new StartupFailure("gantry.worker.pull-progress-timeout has to be longer than nothing.");
        }
        registries = Map.copyOf(registries);
    }
}
