package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a worker finds out whether a running container does its work. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HealthCheck.Http.class, name = "http"),
    @JsonSubTypes.Type(value = HealthCheck.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = HealthCheck.Command.class, name = "command"),
    @JsonSubTypes.Type(value = HealthCheck.Image.class, name = "image")
})
public sealed interface HealthCheck {

    /** A check that the worker makes itself, again and again. */
    sealed interface Probed extends HealthCheck {

        /** From the beginning of one probe to that of the next. */
        Duration interval();

        /** How long a probe may take; one that takes longer has failed. */
        Duration timeout();

        /** So many failures in a row, 1 or more, make a container unhealthy. */
        int retries();

        /** How long after its start a container's failures do not count, unless a probe has passed before. */
        Duration startPeriod();
    }

    /**
     * {@code GET path} is answered with an expected status.
     *
     * @param port the container's
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Http(
            String path,
            int port,
            StatusRange status,
            Map<String, String> headers,
            Duration interval,
            Duration timeout,
            int retries,
            Duration startPeriod)
            implements Probed {

        /** Sorted, so that equal checks have equal JSON. */
        public Http {
            headers = headers == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(headers));
        }
    }

    /**
     * A connection to the port is accepted.
     *
     * @param port the container's
     */
    record Tcp(int port, Duration interval, Duration timeout, int retries, Duration startPeriod) implements Probed {}

    /** The command, run in the container, exits with 0. */
    record Command(List<String> command, Duration interval, Duration timeout, int retries, Duration startPeriod)
            implements Probed {

        public Command {
            command = List.copyOf(command);
        }
    }

    /** The image's own {@code HEALTHCHECK}, which the engine makes with the image's own times. */
    record Image() implements HealthCheck {}
}
