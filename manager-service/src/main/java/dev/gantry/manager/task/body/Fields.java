package dev.gantry.manager.task.body;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.wire.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of one JSON object, taken one by one with their type; what is wrong is collected under its path, and what was
 * never taken is unknown.
 */
final class Fields {

    private static final int LONGEST_TEXT = 4_096;

    private final ObjectNode object;
    private final String path;
    private final List<FieldError> errors;
    private final Set<String> taken = new LinkedHashSet<>();

    Fields(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    void wrong(String field, String message) {
        errors.add(new FieldError(PlainText.repeated(path(field)), PlainText.repeated(message)));
    }

    /** The member, if it is there and not null. */
    Optional<JsonNode> take(String field) {
        taken.add(field);
        JsonNode node = object.get(field);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    void ignore(List<String> fields) {
        taken.addAll(fields);
    }

    Optional<String> text(String field) {
        return text(field, LONGEST_TEXT);
    }

    Optional<String> text(String field, int longest) {
        return take(field).flatMap(node -> text(field, node, longest));
    }

    private Optional<String> text(String place, JsonNode node, int longest) {
        if (!node.isString()) {
            wrong(place, "must be text");
            return Optional.empty();
        }
        Optional<String> problem = PlainText.problemOf(node.stringValue(), longest);
        problem.ifPresent(words -> wrong(place, words));
        return problem.isPresent() ? Optional.empty() : Optional.of(node.stringValue());
    }

    /** True or false; a member that is absent is false. */
    boolean truth(String field) {
        Optional<JsonNode> node = take(field);
        if (node.isPresent() && !node.get().isBoolean()) {
            wrong(field, "must be true or false");
        }
        return node.filter(JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(false);
    }

    Optional<Long> whole(String field, long least, long most) {
        return take(field).flatMap(node -> whole(field, node, least, most));
    }

    private Optional<Long> whole(String field, JsonNode node, long least, long most) {
        if (!node.isIntegralNumber()) {
            wrong(field, node.isString() ? "must be a number, not text" : "must be a whole number");
            return Optional.empty();
        }
        if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
            wrong(field, "is " + node + ", and must be from " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(node.longValue());
    }

    Optional<Double> decimal(String field, long least, long most, int digits) {
        return take(field).flatMap(node -> {
            if (!node.isNumber()) {
                wrong(field, node.isString() ? "must be a number, not text" : "must be a number");
                return Optional.empty();
            }
            BigDecimal number = node.decimalValue();
            if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
                wrong(field, "is " + node + ", and must be from " + least + " to " + most);
                return Optional.empty();
            }
            if (number.stripTrailingZeros().scale() > digits) {
                wrong(field, "may have " + digits + " decimals at the most");
                return Optional.empty();
            }
            // A decimal has no negative zero, which would have a hash of its own.
            return Optional.of(number.doubleValue());
        });
    }

    Optional<Duration> duration(String field, Duration least, Duration most) {
        return text(field).flatMap(text -> {
            try {
                Duration duration = DurationText.parse(text);
                if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                    return Optional.of(duration);
                }
                wrong(
                        field,
                        "is " + text + ", and must be from " + DurationText.print(least) + " to "
                                + DurationText.print(most));
            } catch (IllegalArgumentException malformed) {
                wrong(field, String.valueOf(malformed.getMessage()));
            }
            return Optional.empty();
        });
    }

    /** An array of text, bounded. */
    List<String> texts(String field, int mostItems, int longest) {
        return List.copyOf(placedTexts(field, mostItems, longest).values());
    }

    /** The same by the place in the array, for a reader that has more to say about an item. */
    Map<Integer, String> placedTexts(String field, int mostItems, int longest) {
        Map<Integer, String> texts = new LinkedHashMap<>();
        take(field).ifPresent(node -> {
            if (!node.isArray()) {
                wrong(field, "must be an array of text, e.g. [\"sleep\", \"60\"]");
                return;
            }
            if (node.size() > mostItems) {
                wrong(field, "has " + node.size() + " items, and may have " + mostItems);
                return;
            }
            for (int i = 0; i < node.size(); i++) {
                int place = i;
                text(field + "[" + i + "]", node.get(i), longest).ifPresent(text -> texts.put(place, text));
            }
        });
        return texts;
    }

    /** An object of text; numbers and truth values count as their text. */
    Map<String, String> map(String field, int mostItems, int longestKey, int longestText) {
        Map<String, String> map = new LinkedHashMap<>();
        object(field).ifPresent(members -> {
            if (members.object.size() > mostItems) {
                wrong(field, "has " + members.object.size() + " entries, and may have " + mostItems);
                return;
            }
            for (Map.Entry<String, JsonNode> entry : members.object.properties()) {
                String key = entry.getKey();
                members.entry(key, entry.getValue(), longestKey, longestText).ifPresent(text -> map.put(key, text));
            }
        });
        return map;
    }

    private Optional<String> entry(String key, JsonNode node, int longestKey, int longestText) {
        Optional<String> problem = key.isEmpty()
                ? Optional.of("must have a name")
                : PlainText.problemOf(key, longestKey).map(words -> "has a name that " + words);
        if (problem.isPresent()) {
            wrong(key, problem.get());
            return Optional.empty();
        }
        boolean written = node.isNumber() || node.isBoolean();
        return written ? Optional.of(node.toString()) : text(key, node, longestText);
    }

    Optional<Fields> object(String field) {
        return take(field).flatMap(node -> {
            if (node instanceof ObjectNode members) {
                return Optional.of(new Fields(members, path(field), errors));
            }
            wrong(field, "must be an object");
            return Optional.empty();
        });
    }

    /** An array of objects by the place in the array, which is also in their paths. */
    Map<Integer, Fields> placedObjects(String field, int most) {
        Map<Integer, Fields> objects = new LinkedHashMap<>();
        take(field).ifPresent(node -> {
            if (!node.isArray() || node.size() > most) {
                wrong(field, "must be an array of " + most + " objects at the most");
                return;
            }
            for (int i = 0; i < node.size(); i++) {
                if (node.get(i) instanceof ObjectNode members) {
                    objects.put(i, new Fields(members, path(field) + "[" + i + "]", errors));
                } else {
                    wrong(field + "[" + i + "]", "must be an object");
                }
            }
        });
        return objects;
    }

    /** The members with their names, for an object whose names mean something. */
    Set<Map.Entry<String, JsonNode>> members() {
        return object.properties();
    }

    List<FieldError> errors() {
        return errors;
    }

    /** Refuses what was never taken, and says what may have been meant. */
    void refuseUnknown() {
        for (String name : object.propertyNames()) {
            if (!taken.contains(name)) {
                String hint = EditDistance.nearest(name, taken)
                        .map(known -> "; did you mean '" + known + "'?")
                        .orElse("");
                wrong(name, "is unknown" + hint);
            }
        }
    }
}
