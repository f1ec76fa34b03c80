package dev.gantry.model.wire;

import dev.gantry.model.problem.FieldError;
import dev.gantry.model.problem.ProblemException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which part of which log, as manager and worker are asked for it alike.
 *
 * @param follow whether to go on until the container ends
 * @param tail the number of last lines; nothing for all
 * @param since the moment before which nothing is wanted
 * @param timestamps whether each line begins with when it was written
 * @param attempt nothing for the newest
 * @param restart the run of the attempt, from 0; nothing for the newest
 */
public record LogQuery(
        boolean follow,
        Optional<Integer> tail,
        Optional<Instant> since,
        boolean timestamps,
        LogStream stream,
        Optional<Integer> attempt,
        Optional<Integer> restart) {

    /** Everything that the newest container has written up to now. */
    public static final LogQuery ALL = new LogQuery(
            false, Optional.empty(), Optional.empty(), false, LogStream.ALL, Optional.empty(), Optional.empty());

    private static final Set<String> NAMES =
            new TreeSet<>(Set.of("follow", "tail", "since", "timestamps", "stream", "attempt", "restart"));

    /**
     * Reads the parameters of a request.
     *
     * @throws ProblemException that names each parameter that is unknown, given twice, or has a wrong value
     */
    public static LogQuery parse(Map<String, String[]> parameters, Instant now) {
        Reader reader = new Reader(parameters);
        LogQuery query = new LogQuery(
                reader.read("follow", LogQuery::flag, () -> false),
                reader.find("tail", text -> number(text, 0)),
                reader.find("since", text -> moment(text, now)),
                reader.read("timestamps", LogQuery::flag, () -> false),
                reader.read("stream", LogQuery::stream, () -> LogStream.ALL),
                reader.find("attempt", text -> number(text, 1)),
                reader.find("restart", text -> number(text, 0)));
        reader.finish();
        return query;
    }

    /** The same part of the log of a given attempt. */
    public LogQuery ofAttempt(int number) {
        return new LogQuery(follow, tail, since, timestamps, stream, Optional.of(number), restart);
    }

    /** The parameters of a request that means the same, beginning with {@code ?}. */
    public String text() {
        List<String> pairs = new ArrayList<>();
        pairs.add("follow=" + follow);
        pairs.add("timestamps=" + timestamps);
        pairs.add("stream=" + stream.name().toLowerCase(Locale.ROOT));
        tail.ifPresent(lines -> pairs.add("tail=" + lines));
        since.ifPresent(moment -> pairs.add("since=" + moment));
        attempt.ifPresent(number -> pairs.add("attempt=" + number));
        restart.ifPresent(number -> pairs.add("restart=" + number));
        return "?" + String.join("&", pairs);
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not '" + text + "'");
        };
    }

    private static Integer number(String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("must be a number, not '" + text + "'", wrong);
        }
        throw new IllegalArgumentException("must be a number, " + least + " or more");
    }

    private static LogStream stream(String text) {
        return Arrays.stream(LogStream.values())
                .filter(stream -> stream.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be stdout, stderr or all, not '" + text + "'"));
    }

    private static Instant moment(String text, Instant now) {
        try {
            return Character.isLetter(text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) && !text.contains("T")
                    ? now.minus(DurationText.parse(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "must be a time such as 2026-01-31T12:00:00Z, or a duration such as 10m, not '" + text + "'",
                    wrong);
        }
    }

    /** Collects what is wrong, so that a person learns of everything at once. */
    private static final class Reader {

        private final Map<String, String[]> parameters;
        private final List<FieldError> errors = new ArrayList<>();

        Reader(Map<String, String[]> parameters) {
            this.parameters = parameters;
            new TreeSet<>(parameters.keySet())
                    .stream()
                            .filter(name -> !NAMES.contains(name))
                            .forEach(name -> errors.add(new FieldError(name, "is unknown; known are " + NAMES)));
        }

        <T> T read(String name, Function<String, T> form, Supplier<T> otherwise) {
            return find(name, form).orElseGet(otherwise);
        }

        <T> Optional<T> find(String name, Function<String, T> form) {
            String[] values = parameters.getOrDefault(name, new String[0]);
            if (values.length > 1) {
                errors.add(new FieldError(name, "is given " + values.length + " times"));
            }
            try {
                return values.length == 1 ? Optional.of(form.apply(values[0])) : Optional.empty();
            } catch (IllegalArgumentException wrong) {
                errors.add(new FieldError(name, String.valueOf(wrong.getMessage())));
                return Optional.empty();
            }
        }

        void finish() {
            if (!errors.isEmpty()) {
                throw ProblemException.invalid(errors);
            }
        }
    }
}
