package dev.gantry.platform;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings that both services have.
 *
 * @param dataDir where a service keeps what has to outlive it; inside it each service has a folder of its own
 * @param clusterToken the secret that services and clients present; empty leaves a service on loopback open
 * @param maxBody the largest request body that is read
 */
@ConfigurationProperties("gantry")
public record GantryProperties(
        @DefaultValue(".gantry") Path dataDir,
        @DefaultValue("") String clusterToken,
        @DefaultValue("1MB") DataSize maxBody) {

    /** Keeps the token out of whatever prints the settings. */
    @Override
    public String toString() {
        return "GantryProperties[dataDir=" + dataDir + ", clusterToken=" + (clusterToken.isEmpty() ? "none" : "set")
                + "]";
    }
}
