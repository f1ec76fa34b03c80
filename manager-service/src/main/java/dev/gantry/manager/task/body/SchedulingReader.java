package dev.gantry.manager.task.body;

import dev.gantry.manager.scheduling.Expression;
import dev.gantry.model.Affinity;
import dev.gantry.model.SpreadLimit;
import dev.gantry.model.TaskSpecBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads what a task says about the workers that it may run on. */
final class SchedulingReader {

    private static final int MOST = 64;
    private static final int LONGEST_NAME = 128;

    private SchedulingReader() {}

    static void read(Fields fields, Collection<String> policies, TaskSpecBuilder spec) {
        spec.constraints(expressions(fields, "constraints"))
                .affinities(affinities(fields))
                .spread(spread(fields))
                .antiAffinity(expressions(fields, "antiAffinity"))
                .schedulerPolicy(policy(fields, policies));
    }

    private static List<String> expressions(Fields fields, String field) {
        List<String> expressions = new ArrayList<>();
        fields.placedTexts(field, MOST, Expression.LONGEST).forEach((place, text) -> {
            checkExpression(fields, field + "[" + place + "]", text);
            expressions.add(text);
        });
        return expressions;
    }

    private static List<Affinity> affinities(Fields fields) {
        List<Affinity> affinities = new ArrayList<>();
        fields.placedObjects("affinities", MOST).values().forEach(affinity -> {
            Optional<String> expression =
                    required(affinity, "expression", affinity.text("expression", Expression.LONGEST));
            expression.ifPresent(text -> checkExpression(affinity, "expression", text));
            Optional<Long> weight = required(affinity, "weight", affinity.whole("weight", -100, 100));
            affinity.refuseUnknown();
            expression.ifPresent(
                    text -> weight.ifPresent(points -> affinities.add(new Affinity(text, points.intValue()))));
        });
        return affinities;
    }

    private static List<SpreadLimit> spread(Fields fields) {
        List<SpreadLimit> limits = new ArrayList<>();
        fields.placedObjects("spread", MOST).values().forEach(limit -> {
            Optional<String> by = required(limit, "by", limit.text("by", LONGEST_NAME));
            Optional<Long> max = required(limit, "max", limit.whole("max", 1, ManyTasksReader.MOST_TASKS));
            limit.refuseUnknown();
            by.ifPresent(label -> max.ifPresent(most -> limits.add(new SpreadLimit(label, most.intValue()))));
        });
        return limits;
    }

    private static String policy(Fields fields, Collection<String> policies) {
        String policy = fields.text("schedulerPolicy", LONGEST_NAME).orElse("");
        if (!policy.isEmpty() && !policies.contains(policy)) {
            fields.wrong("schedulerPolicy", "is '" + policy + "', and must be one of " + String.join(", ", policies));
        }
        return policy;
    }

    private static void checkExpression(Fields fields, String field, String text) {
        try {
            Expression.parse(text);
        } catch (IllegalArgumentException malformed) {
            fields.wrong(field, String.valueOf(malformed.getMessage()));
        }
    }

    /** A member of the wrong kind has been refused already; one that is absent is refused here. */
    private static <T> Optional<T> required(Fields fields, String field, Optional<T> value) {
        if (value.isEmpty() && fields.take(field).isEmpty()) {
            fields.wrong(field, "is required");
        }
        return value;
    }
}
