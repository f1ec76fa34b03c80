package dev.gantry.manager.task.body;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
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
        errors.add(new FieldError(path(field), message));
    }

    /** The member, if it is there and not null. */
    Optional<JsonNode> take(String field) {
        taken.add(field);
        JsonNode node = object.get(field);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    void ignore(String... fields) {
        taken.addAll(List.of(fields));
    }

    Optional<String> text(String field) {
        return take(field).flatMap(node -> {
            if (node.isString()) {
                return Optional.of(node.stringValue());
            }
            wrong(field, "must be text");
            return Optional.empty();
        });
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

    Optional<Double> decimal(String field, double least, double most, int digits) {
        return take(field).flatMap(node -> {
            if (!node.isNumber()) {
                wrong(field, node.isString() ? "must be a number, not text" : "must be a number");
                return Optional.empty();
            }
            double number = node.doubleValue();
            if (!(number >= least && number <= most)) {
                wrong(field, "is " + node + ", and must be from " + (long) least + " to " + (long) most);
                return Optional.empty();
            }
            double scaled = number * Math.pow(10, digits);
            if (Math.abs(scaled - Math.rint(scaled)) > 1e-6) {
                wrong(field, "may have " + digits + " decimals at the most");
                return Optional.empty();
            }
            return Optional.of(number);
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
        List<String> texts = new ArrayList<>();
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
                JsonNode item = node.get(i);
                if (!item.isString()) {
                    wrong(field + "[" + i + "]", "must be text");
                } else if (item.stringValue().length() > longest
                        || item.stringValue().indexOf('\0') >= 0) {
                    wrong(field + "[" + i + "]", "may have " + longest + " characters and no NUL");
                } else {
                    texts.add(item.stringValue());
                }
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
                JsonNode node = entry.getValue();
                String text = node.isString() ? node.stringValue() : node.toString();
                if (key.isEmpty() || key.length() > longestKey) {
                    members.wrong(key, "must have a name of 1 to " + longestKey + " characters");
                } else if (!node.isValueNode() || node.isNull()) {
                    members.wrong(key, "must be text");
                } else if (text.length() > longestText || text.indexOf('\0') >= 0 || key.indexOf('\0') >= 0) {
                    members.wrong(key, "may have " + longestText + " characters and no NUL");
                } else {
                    map.put(key, text);
                }
            }
        });
        return map;
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

    /** An array of objects, each with its place in its path. */
    List<Fields> objects(String field, int most) {
        List<Fields> objects = new ArrayList<>();
        take(field).ifPresent(node -> {
            if (!node.isArray() || node.size() > most) {
                wrong(field, "must be an array of " + most + " objects at the most");
                return;
            }
            for (int i = 0; i < node.size(); i++) {
                if (node.get(i) instanceof ObjectNode members) {
                    objects.add(new Fields(members, path(field) + "[" + i + "]", errors));
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
                String hint = taken.stream()
                        .filter(known -> EditDistance.atMostTwo(known, name))
                        .findFirst()
                        .map(known -> "; did you mean '" + known + "'?")
                        .orElse("");
                wrong(name, "is unknown" + hint);
            }
        }
    }
}
