package dev.gantry.worker.platform;

import dev.gantry.platform.StartupFailure;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a worker removes images that it pulled and nobody uses.
 *
 * @param highWatermark how full the disk is, in percent, when it begins; 100 is never
 * @param lowWatermark how full the disk is, in percent, when it ends
 * @param minimumAge how long an image has to be without use before it may go
 * @param path on the file system of the engine's images, as the worker sees it; empty for the engine's own folder
 * @param dryRun whether the log only says what would be removed
 */
@ConfigurationProperties("gantry.worker.images.cleanup")
public record CleanupProperties(
        @DefaultValue("85") int highWatermark,
        @DefaultValue("75") int lowWatermark,
        @DefaultValue("1h") Duration minimumAge,
        @DefaultValue("") String path,
        @DefaultValue("false") boolean dryRun) {

    public CleanupProperties {
        if (lowWatermark < 0 || highWatermark < lowWatermark || highWatermark > 100) {
            throw new StartupFailure("gantry.worker.images.cleanup: low-watermark is " + lowWatermark
                    + " and high-watermark " + highWatermark
                    + ". They are percents, from 0 to 100, and the low one is not above the high one.");
        }
        if (minimumAge.isNegative()) {
            throw new StartupFailure("gantry.worker.images.cleanup.minimum-age is below nothing.");
        }
    }
}
