package dev.gantry.manager.task.body;

import dev.gantry.model.HealthCheck;
import dev.gantry.model.PortSpec;
import dev.gantry.model.Protocol;
import dev.gantry.model.StatusRange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a health check: an object, or the plain path that older clients send. */
final class HealthCheckReader {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int RETRIES = 3;
    private static final Duration START_PERIOD = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofHours(1);

    private static final Pattern PATH = Pattern.compile("/[!-~]{0,1023}");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern HEADER_TEXT = Pattern.compile("[ -~]{0,1024}");
    private static final int MOST_HEADERS = 16;
    private static final Set<String> OWN_HEADERS = Set.of("connection", "content-length", "transfer-encoding");
    private static final List<String> TIMES = List.of("interval", "timeout", "retries", "startPeriod");
    private static final String TYPES = "http, tcp, command or image";

    private final Fields fields;
    /** In which there is a port if the check does not name one. */
    private final List<PortSpec> ports;

    private HealthCheckReader(Fields fields, List<PortSpec> ports) {
        this.fields = fields;
        this.ports = ports;
    }

    /** Empty if there is none, or nothing that can be understood. */
    static Optional<HealthCheck> read(Fields fields, String field, List<PortSpec> ports) {
        return fields.take(field).flatMap(node -> {
            if (node.isString()) {
                return plain(fields, field, node, ports);
            }
            if (!node.isObject()) {
                fields.wrong(field, "must be an object with a type (" + TYPES + "), or a path such as /health");
                return Optional.empty();
            }
            return fields.object(field).flatMap(members -> new HealthCheckReader(members, ports).typed());
        });
    }

    private static Optional<HealthCheck> plain(Fields fields, String field, JsonNode node, List<PortSpec> ports) {
        String path = node.stringValue();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (!PATH.matcher(path).matches()) {
            fields.wrong(field, "must be a path such as /health, in visible ASCII characters");
        }
        if (firstPort(ports).isEmpty()) {
            fields.wrong(field, "needs a TCP port among the task's ports; or say which in an object with a port");
        }
        return Optional.of(new HealthCheck.Http(
                path,
                firstPort(ports).orElse(0),
                StatusRange.NO_ERROR,
                Map.of(),
                INTERVAL,
                TIMEOUT,
                RETRIES,
                START_PERIOD));
    }

    private Optional<HealthCheck> typed() {
        int before = fields.errors().size();
        String type = fields.text("type").orElse("");
        Optional<HealthCheck> check = switch (type) {
            case "http" -> Optional.of(http());
            case "tcp" -> Optional.of(new HealthCheck.Tcp(port(), interval(), timeout(), retries(), startPeriod()));
            case "command" ->
                Optional.of(new HealthCheck.Command(command(), interval(), timeout(), retries(), startPeriod()));
            case "image" -> Optional.of(image());
            default -> Optional.empty();
        };
        if (check.isPresent()) {
            fields.refuseUnknown();
        } else if (fields.errors().size() == before) {
            fields.wrong("type", type.isEmpty() ? "is required: " + TYPES : "is '" + type + "', and must be " + TYPES);
        }
        return check;
    }

    private HealthCheck http() {
        String path = fields.text("path").orElse("/");
        if (!PATH.matcher(path).matches()) {
            fields.wrong("path", "must begin with / and have up to 1024 visible ASCII characters");
        }
        return new HealthCheck.Http(path, port(), status(), headers(), interval(), timeout(), retries(), startPeriod());
    }

    private HealthCheck image() {
        TIMES.forEach(time -> fields.take(time)
                .ifPresent(_ -> fields.wrong(time, "cannot be said for type image: the image has its own")));
        return new HealthCheck.Image();
    }

    private int port() {
        int before = fields.errors().size();
        Optional<Integer> port =
                fields.whole("port", 1, 65_535).map(Long::intValue).or(() -> firstPort(ports));
        if (port.isEmpty() && fields.errors().size() == before) {
            fields.wrong("port", "is required, as the task has no TCP port");
        }
        return port.orElse(0);
    }

    private static Optional<Integer> firstPort(List<PortSpec> ports) {
        return ports.stream()
                .filter(port -> port.protocol() == Protocol.TCP)
                .map(PortSpec::container)
                .findFirst();
    }

    private StatusRange status() {
        String text = fields.take("status")
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::toString)
                .or(() -> fields.text("status"))
                .orElse(StatusRange.NO_ERROR.toString());
        try {
            return StatusRange.parse(text);
        } catch (IllegalArgumentException malformed) {
            fields.wrong("status", String.valueOf(malformed.getMessage()));
            return StatusRange.NO_ERROR;
        }
    }

    /** What would end the request's head early, or change what the answer means, is refused. */
    private Map<String, String> headers() {
        Map<String, String> headers = fields.map("headers", MOST_HEADERS, 128, 1_024);
        headers.forEach((name, text) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                fields.wrong("headers." + name, "is no name of an HTTP header");
            } else if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                fields.wrong("headers." + name, "is set by Gantry itself");
            } else if (!HEADER_TEXT.matcher(text).matches()) {
                fields.wrong("headers." + name, "must have up to 1024 printable ASCII characters");
            }
        });
        return headers;
    }

    private List<String> command() {
        int before = fields.errors().size();
        List<String> command = TaskSpecReader.words(fields, "command");
        if (command.isEmpty() && fields.errors().size() == before) {
            fields.wrong("command", "is required, e.g. [\"pg_isready\"]");
        }
        return command;
    }

    private Duration interval() {
        return fields.duration("interval", Duration.ofSeconds(1), MOST).orElse(INTERVAL);
    }

    private Duration timeout() {
        return fields.duration("timeout", Duration.ofMillis(1), MOST).orElse(TIMEOUT);
    }

    private int retries() {
        return fields.whole("retries", 1, 1_000).map(Long::intValue).orElse(RETRIES);
    }

    private Duration startPeriod() {
        return fields.duration("startPeriod", Duration.ZERO, Duration.ofDays(1)).orElse(START_PERIOD);
    }
}
