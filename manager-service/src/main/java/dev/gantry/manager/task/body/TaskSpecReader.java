package dev.gantry.manager.task.body;

import dev.gantry.model.OnDisconnect;
import dev.gantry.model.PortSpec;
import dev.gantry.model.PullPolicy;
import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskSpecBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a task as it is written today, and fills in the defaults. */
final class TaskSpecReader {

    static final long MOST_CPU = 1_024;
    static final int CPU_DECIMALS = 3;
    static final long MOST_MEMORY = 16_777_216;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_. -]{0,127}");
    private static final Pattern SIGNAL = Pattern.compile("[1-9]|[1-5]\\d|6[0-4]|[A-Z][A-Z0-9]{1,9}(?:[+-]\\d{1,2})?");
    static final int MOST_WORDS = 1_000;
    static final int LONGEST_VARIABLE = 256;
    private static final int LONGEST_NAME = 128;
    static final int LONGEST_TEXT = 32_768;
    private static final int LONGEST_COMMAND = 262_144;

    private TaskSpecReader() {}

    static Optional<TaskRequest.Submit> read(Fields fields, Collection<String> policies) {
        Optional<TaskId> id = id(fields, "id");
        String image = image(fields, "image");
        String name = name(fields, "name", image);
        RestartPolicy restart = RestartPolicyReader.read(fields, "restartPolicy");
        List<PortSpec> ports = PortsReader.read(fields, "ports", "exposedPorts", "portBindings");
        TaskSpecBuilder spec = TaskSpec.builder(name, image)
                .command(words(fields, "command"))
                .args(words(fields, "args"))
                .env(env(fields))
                .cpu(fields.decimal("cpu", 0, MOST_CPU, CPU_DECIMALS).orElse(0.0))
                .memory(memory(fields, "memory"))
                .disk(fields.whole("disk", 0, 1_048_576).orElse(0L))
                .pidsLimit(fields.whole("pidsLimit", 1, 4_194_304)
                        .map(Long::intValue)
                        .orElse(TaskSpec.DEFAULT_PIDS_LIMIT))
                .ports(ports)
                .restartPolicy(restart)
                .healthCheck(
                        HealthCheckReader.read(fields, "healthCheck", ports).orElse(null))
                .readinessCheck(
                        HealthCheckReader.read(fields, "readinessCheck", ports).orElse(null))
                .labels(labels(fields))
                .priority(fields.whole("priority", 0, 100).map(Long::intValue).orElse(TaskSpec.DEFAULT_PRIORITY))
                .user(fields.text("user", 256).orElse(""))
                .workingDir(workingDir(fields))
                .stopSignal(stopSignal(fields))
                .stopGrace(fields.duration("stopGrace", Duration.ZERO, Duration.ofHours(1))
                        .orElse(TaskSpec.DEFAULT_STOP_GRACE))
                .maxRunTime(fields.duration("maxRunTime", Duration.ofSeconds(1), Duration.ofDays(365))
                        .orElse(null))
                .pullPolicy(pullPolicy(fields))
                .onDisconnect(onDisconnect(fields, restart));
        SchedulingReader.read(fields, policies, spec);
        ContainerReader.read(fields, spec);
        fields.refuseUnknown();
        return Optional.of(new TaskRequest.Submit(id, spec.build(), fields.path("")));
    }

    static Optional<TaskId> id(Fields fields, String field) {
        return fields.text(field).flatMap(text -> {
            try {
                return Optional.of(TaskId.parse(text));
            } catch (IllegalArgumentException malformed) {
                fields.wrong(field, "is " + malformed.getMessage());
                return Optional.empty();
            }
        });
    }

    static String image(Fields fields, String field) {
        int before = fields.errors().size();
        Optional<String> image = fields.text(field).map(String::strip).filter(text -> !text.isEmpty());
        if (image.isEmpty()) {
            if (fields.errors().size() == before) {
                fields.wrong(field, "is required, e.g. \"nginx:alpine\"");
            }
            return "";
        }
        ImageReference.problemOf(image.get()).ifPresent(problem -> fields.wrong(field, problem));
        return image.get();
    }

    static String name(Fields fields, String field, String image) {
        Optional<String> given = fields.text(field).filter(text -> !text.isEmpty());
        if (given.isEmpty()) {
            String usual = ImageReference.shortName(image);
            return usual.substring(0, Math.min(usual.length(), LONGEST_NAME));
        }
        if (!NAME.matcher(given.get()).matches()) {
            fields.wrong(
                    field,
                    "must be 1 to 128 letters, digits, spaces, dots, dashes and underscores that begin with a letter or digit");
        }
        return given.get();
    }

    /** Older clients write 0 where they do not care. */
    static long memory(Fields fields, String field) {
        long memory = fields.whole(field, 0, MOST_MEMORY).orElse(0L);
        if (memory > 0 && memory < TaskSpec.LEAST_MEMORY) {
            fields.wrong(field, "is " + memory + " MiB, and must be at least " + TaskSpec.LEAST_MEMORY);
        }
        return memory == 0 ? TaskSpec.DEFAULT_MEMORY : memory;
    }

    /** A command line, bounded as a whole too: an engine hands it to the kernel in one piece. */
    static List<String> words(Fields fields, String field) {
        List<String> words = fields.texts(field, MOST_WORDS, LONGEST_TEXT);
        int length = words.stream().mapToInt(String::length).sum();
        if (length > LONGEST_COMMAND) {
            fields.wrong(field, "has " + length + " characters in all, and may have " + LONGEST_COMMAND);
        }
        return words;
    }

    private static Map<String, String> env(Fields fields) {
        Map<String, String> env = fields.map("env", MOST_WORDS, LONGEST_VARIABLE, LONGEST_TEXT);
        env.keySet().stream()
                .filter(key -> key.contains("="))
                .forEach(key -> fields.wrong("env." + key, "must have a name without '='"));
        return env;
    }

    private static Map<String, String> labels(Fields fields) {
        Map<String, String> labels = fields.map("labels", 64, 128, 1_024);
        labels.keySet().stream()
                .filter(key -> key.startsWith("dev.gantry."))
                .forEach(key -> fields.wrong("labels." + key, "may not begin with dev.gantry., which is Gantry's own"));
        return labels;
    }

    private static String workingDir(Fields fields) {
        String dir = fields.text("workingDir").orElse("");
        if (!dir.isEmpty() && !dir.startsWith("/")) {
            fields.wrong("workingDir", "must be an absolute path such as /srv");
        }
        return dir;
    }

    private static String stopSignal(Fields fields) {
        String signal = fields.take("stopSignal")
                .filter(JsonNode::isNumber)
                .map(JsonNode::toString)
                .or(() -> fields.text("stopSignal"))
                .orElse("");
        if (!signal.isEmpty() && !SIGNAL.matcher(signal).matches()) {
            fields.wrong("stopSignal", "must be a signal's name or a number from 1 to 64, such as SIGTERM or 15");
        }
        return signal;
    }

    private static PullPolicy pullPolicy(Fields fields) {
        String text = fields.text("pullPolicy").orElse("if-not-present");
        return switch (text) {
            case "always" -> PullPolicy.ALWAYS;
            case "if-not-present" -> PullPolicy.IF_NOT_PRESENT;
            case "never" -> PullPolicy.NEVER;
            default -> {
                fields.wrong("pullPolicy", "is '" + text + "', and must be always, if-not-present or never");
                yield PullPolicy.IF_NOT_PRESENT;
            }
        };
    }

    private static OnDisconnect onDisconnect(Fields fields, RestartPolicy restart) {
        OnDisconnect usual = restart.mode() == RestartMode.NO ? OnDisconnect.KEEP : OnDisconnect.REPLACE;
        return fields.text("onDisconnect")
                .map(text -> switch (text.toUpperCase(Locale.ROOT)) {
                    case "REPLACE" -> OnDisconnect.REPLACE;
                    case "KEEP" -> OnDisconnect.KEEP;
                    case "STOP" -> OnDisconnect.STOP;
                    default -> {
                        fields.wrong("onDisconnect", "is '" + text + "', and must be REPLACE, KEEP or STOP");
                        yield usual;
                    }
                })
                .orElse(usual);
    }
}
