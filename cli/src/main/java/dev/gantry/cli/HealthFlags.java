package dev.gantry.cli;

import dev.gantry.model.wire.DurationText;
import dev.gantry.model.wire.GantryJson;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The flags that say how a task's health is checked. */
final class HealthFlags {

    @Option(
            names = "--health-http",
            paramLabel = "PATH[:PORT]",
            converter = Converters.OfHttpCheck.class,
            description = "healthy while GET is answered with 200 to 399; without PORT at the first published one")
    private Converters.@Nullable HttpCheck http;

    @Option(names = "--health-tcp", paramLabel = "PORT", description = "healthy while the port takes connections")
    private @Nullable Integer tcp;

    @Option(
            names = "--health-cmd",
            paramLabel = "CMD",
            description = "healthy while CMD, given to the container's /bin/sh -c, exits with 0")
    private @Nullable String command;

    @Option(names = "--health-image", description = "healthy while the image's own HEALTHCHECK says so")
    private boolean image;

    @Option(
            names = "--health-interval",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "from one check to the next, such as 10s")
    private @Nullable Duration interval;

    @Option(
            names = "--health-timeout",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "how long a check may take, such as 2s")
    private @Nullable Duration timeout;

    @Option(
            names = "--health-retries",
            paramLabel = "N",
            description = "so many failures in a row are unhealthy; the container is then restarted")
    private @Nullable Integer retries;

    @Option(
            names = "--health-start-period",
            paramLabel = "DURATION",
            converter = Converters.OfDuration.class,
            description = "how long failures do not count after a start, such as 30s")
    private @Nullable Duration startPeriod;

    /**
     * Adds the check to a spec, if one was given.
     *
     * @throws Failure if the flags contradict each other
     */
    void addTo(ObjectNode spec) {
        ObjectNode check = GantryJson.mapper().createObjectNode();
        long types = Stream.of(http != null, tcp != null, command != null, image)
                .filter(given -> given)
                .count();
        if (types > 1) {
            throw new Failure(
                    ExitStatus.WRONG_USAGE,
                    "--health-http, --health-tcp, --health-cmd and --health-image exclude each other");
        }
        type(check);
        set(check, "interval", interval == null ? null : DurationText.print(interval));
        set(check, "timeout", timeout == null ? null : DurationText.print(timeout));
        set(check, "retries", retries);
        set(check, "startPeriod", startPeriod == null ? null : DurationText.print(startPeriod));
        if (types == 0 && !check.isEmpty()) {
            throw new Failure(
                    ExitStatus.WRONG_USAGE, "what is checked is missing: --health-http, --health-tcp or --health-cmd");
        }
        if (types == 1) {
            spec.set("healthCheck", check);
        }
    }

    private void type(ObjectNode check) {
        if (http != null) {
            check.put("type", "http").put("path", http.path());
            set(check, "port", http.port());
        }
        if (tcp != null) {
            check.put("type", "tcp").put("port", tcp);
        }
        if (command != null) {
            check.put("type", "command")
                    .set("command", GantryJson.mapper().valueToTree(List.of("/bin/sh", "-c", command)));
        }
        if (image) {
            check.put("type", "image");
        }
    }

    private static void set(ObjectNode check, String member, @Nullable Object value) {
        if (value != null) {
            check.putPOJO(member, value);
        }
    }
}
