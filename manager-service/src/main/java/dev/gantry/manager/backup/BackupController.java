package dev.gantry.manager.backup;

import dev.gantry.manager.control.Control;
import dev.gantry.manager.store.StoreBackup;
import dev.gantry.platform.BrokenAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /backup}: all that the store has at this moment. */
@RestController
@Tag(name = "Backup")
class BackupController {

    private static final Logger log = LoggerFactory.getLogger(BackupController.class);

    private final StoreBackup backups;
    private final Control control;
    private final String version;
    private final Clock clock;

    BackupController(StoreBackup backups, Control control, BuildProperties build, Clock clock) {
        this.backups = backups;
        this.control = control;
        this.version = String.valueOf(build.getVersion());
        this.clock = clock;
    }

    @GetMapping("/backup")
    @Operation(
            summary = "A copy of the store, as it is at this moment",
            description =
                    "Lines of JSON, packed with gzip; the last one has the number of rows and a checksum, so that a"
                            + " file without it is cut off. It holds everything, also the values of environments. 409 while"
                            + " another backup is being made, or where the store is PostgreSQL: pg_dump does it there.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/gzip", schema = @Schema(type = "string", format = "binary")))
    void backup(@Parameter(hidden = true) HttpServletResponse response) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        response.setContentType("application/gzip");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"gantry-" + control.lease().cluster() + "-"
                        + now.toString().replace(":", "") + ".backup\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            backups.write(response.getOutputStream(), version, now);
        } catch (IOException broken) {
            if (broken.getCause() instanceof SQLException) {
                // The reader must not take what it has for all of it.
                throw new BrokenAnswer(String.valueOf(broken.getMessage()));
            }
            throw broken;
        }
        log.info(
                "Backup made at={} took={} ms",
                now,
                Duration.between(now, clock.instant()).toMillis());
    }
}
