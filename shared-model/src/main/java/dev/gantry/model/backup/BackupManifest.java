package dev.gantry.model.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.gantry.model.ClusterId;
import dev.gantry.model.Epoch;
import java.time.Instant;

/**
 * The head of a backup.
 *
 * @param format {@value #FORMAT}
 * @param generation of the store, which a restore counts up
 * @param epoch of the manager that made it
 * @param schema the newest migration that the store had
 * @param version of Gantry
 * @param lastEvent the number of the newest event in it, 0 if there is none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackupManifest(
        String format,
        ClusterId clusterId,
        long generation,
        Epoch epoch,
        int schema,
        String version,
        Instant at,
        long lastEvent) {

    /** What a file begins with that this version can read. */
    public static final String FORMAT = "gantry-backup-1";
}
