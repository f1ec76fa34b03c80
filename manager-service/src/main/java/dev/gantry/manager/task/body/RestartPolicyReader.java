package dev.gantry.manager.task.body;

import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a restart policy: an object, or the plain mode that older clients send. */
final class RestartPolicyReader {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(1);

    private RestartPolicyReader() {}

    static RestartPolicy read(Fields fields, String field) {
        Optional<JsonNode> node = fields.take(field);
        if (node.isEmpty()) {
            return RestartPolicy.DEFAULT;
        }
        if (node.get().isString()) {
            return RestartPolicy.of(mode(fields, field, node.get().stringValue()));
        }
        if (!node.get().isObject()) {
            fields.wrong(field, "must be an object, or one of no, on-failure, always, unless-stopped");
            return RestartPolicy.DEFAULT;
        }
        return fields.object(field).map(RestartPolicyReader::policy).orElse(RestartPolicy.DEFAULT);
    }

    private static RestartPolicy policy(Fields fields) {
        RestartMode mode = mode(fields, "mode", fields.text("mode").orElse(""));
        RestartPolicy usual = RestartPolicy.of(mode);
        long most = fields.whole("maxRestarts", 0, 1_000).orElse((long) usual.maxRestarts());
        Optional<Duration> given = fields.duration("backoff", LEAST, MOST);
        Optional<Duration> givenMax = fields.duration("backoffMax", LEAST, MOST);
        // The one that is not given gives way to the one that is.
        Duration backoff = given.orElse(Collections.min(List.of(usual.backoff(), givenMax.orElse(usual.backoff()))));
        Duration backoffMax = givenMax.orElse(Collections.max(List.of(usual.backoffMax(), backoff)));
        if (backoff.compareTo(backoffMax) > 0) {
            fields.wrong("backoffMax", "must not be shorter than backoff");
        }
        Duration reset =
                fields.duration("resetAfter", LEAST, Duration.ofDays(30)).orElse(usual.resetAfter());
        fields.refuseUnknown();
        return new RestartPolicy(mode, (int) most, backoff, backoffMax, reset);
    }

    private static RestartMode mode(Fields fields, String field, String text) {
        return switch (text) {
            case "", "on-failure" -> RestartMode.ON_FAILURE;
            case "no" -> RestartMode.NO;
            case "always" -> RestartMode.ALWAYS;
            case "unless-stopped" -> RestartMode.UNLESS_STOPPED;
            default -> {
                fields.wrong(field, "is '" + text + "', and must be one of no, on-failure, always, unless-stopped");
                yield RestartMode.ON_FAILURE;
            }
        };
    }
}
