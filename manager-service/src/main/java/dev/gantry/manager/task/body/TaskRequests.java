package dev.gantry.manager.task.body;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a body, bounded before it is parsed, in today's form or in that of older clients. */
public final class TaskRequests {

    private static final int DEEPEST = 100;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_ERRORS = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(262_144)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A version 1.10 in an environment must not become 1.1.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** What the parser says about its own settings, which is of no use to a client. */
    private static final Pattern SETTINGS = Pattern.compile("\\s*[:(][^:(]*(?:`|\\[Source|Feature ').*");

    private TaskRequests() {}

    /**
     * What the body asks for.
     *
     * @param policies the names of the placement policies that a task may choose
     * @throws ProblemException that names every wrong field by its path as the client wrote it
     */
    public static TaskRequest read(byte[] body, Collection<String> policies) {
        JsonNode root = parse(body);
        List<FieldError> errors = new ArrayList<>();
        Optional<? extends TaskRequest> request = switch (root) {
            case ObjectNode one -> read(one, policies, errors);
            case ArrayNode many -> ManyTasksReader.array(many, policies, errors);
            default ->
                throw ProblemException.invalid(
                        "body", "must be a JSON object such as {\"image\": \"nginx\"}, or an array of them");
        };
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(bounded(errors));
        }
        return request.orElseThrow(() -> new IllegalStateException("a body is neither read nor refused"));
    }

    private static Optional<? extends TaskRequest> read(
            ObjectNode root, Collection<String> policies, List<FieldError> errors) {
        Fields fields = new Fields(root, "", errors);
        if (TaskEventReader.isTaskEvent(root)) {
            return TaskEventReader.read(fields);
        }
        return ManyTasksReader.isCounted(root)
                ? ManyTasksReader.counted(fields, policies)
                : TaskSpecReader.read(fields, policies);
    }

    private static List<FieldError> bounded(List<FieldError> errors) {
        if (errors.size() <= MOST_ERRORS) {
            return errors;
        }
        List<FieldError> first = new ArrayList<>(errors.subList(0, MOST_ERRORS));
        first.add(new FieldError("body", "has " + (errors.size() - MOST_ERRORS) + " more wrong fields"));
        return first;
    }

    private static JsonNode parse(byte[] body) {
        if (body.length == 0) {
            throw ProblemException.invalid("body", "is empty; send a task as JSON, e.g. {\"image\": \"nginx\"}");
        }
        try {
            JsonNode root = JSON.readTree(body);
            refuseLargeTasks(root, body.length);
            return root;
        } catch (StreamConstraintsException tooMuch) {
            throw ProblemException.invalid("body", boundOf(tooMuch));
        } catch (NumberFormatException beyond) {
            // The parser lets this one through: an exponent of more than 31 bits.
            throw ProblemException.invalid("body", "has a number that is beyond all bounds");
        } catch (JacksonException malformed) {
            throw ProblemException.invalid("body", "is not JSON: " + PlainText.repeated(words(malformed)));
        }
    }

    /** A task is stored, sent and labelled as a whole, so it has a bound as a whole; many tasks only have one each. */
    private static void refuseLargeTasks(JsonNode root, int bytes) {
        if (bytes <= MOST_BYTES) {
            return;
        }
        if (!root.isArray()) {
            throw ProblemException.invalid("body", "has " + bytes + " bytes, and a task may have " + MOST_BYTES);
        }
        for (int i = 0; i < root.size(); i++) {
            int length = JSON.writeValueAsBytes(root.get(i)).length;
            if (length > MOST_BYTES) {
                throw ProblemException.invalid("[" + i + "]", "has " + length + " bytes, and may have " + MOST_BYTES);
            }
        }
    }

    private static String boundOf(StreamConstraintsException tooMuch) {
        String words = String.valueOf(tooMuch.getOriginalMessage());
        return words.contains("nesting depth")
                ? "is nested deeper than " + DEEPEST + " levels"
                : "has a text or number that is too long";
    }

    private static String words(JacksonException malformed) {
        String first = String.valueOf(malformed.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("");
        String plain = SETTINGS.matcher(first).replaceFirst("");
        TokenStreamLocation at = malformed.getLocation();
        return at == null || at.getLineNr() < 0
                ? plain
                : plain + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
