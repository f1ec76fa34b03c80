package dev.gantry.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.gantry.model.problem.ProblemException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says in a user's words which field of a body is wrong, and what is allowed there. */
public final class UnreadableBody {

    private static final String WHOLE = "body";

    private UnreadableBody() {}

    static ProblemException of(HttpMessageNotReadableException unreadable) {
        return unreadable.getCause() instanceof JacksonException failure
                ? of(failure)
                : ProblemException.invalid(WHOLE, firstLine(unreadable.getMostSpecificCause()));
    }

    /** The same of a body that was taken as JSON, and is read later. */
    public static ProblemException of(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                ProblemException.invalid(field(unknown), "is not known here; known are " + known(unknown));
            case MismatchedInputException wrong ->
                ProblemException.invalid(field(wrong), "must be " + kind(wrong.getTargetType()));
            case ValueInstantiationException refused ->
                ProblemException.invalid(
                        field(refused), firstLine(refused.getCause() == null ? refused : refused.getCause()));
            default -> ProblemException.invalid(WHOLE, firstLine(failure));
        };
    }

    private static String firstLine(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .flatMap(words -> words.lines().findFirst())
                .orElse("it cannot be read");
    }

    private static String known(UnrecognizedPropertyException unknown) {
        return unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Where in a body the trouble is, as in {@code command[1]}. */
    public static String field(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? WHOLE : path.toString();
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null || type == Object.class) {
            return "something else";
        }
        if (type == String.class || isWrittenAsText(type)) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a duration such as 30s or 5m";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getFields())
                            .filter(Field::isEnumConstant)
                            .map(UnreadableBody::asWritten)
                            .collect(Collectors.joining(", "));
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "of another form";
    }

    private static String asWritten(Field constant) {
        JsonProperty written = constant.getAnnotation(JsonProperty.class);
        return written == null ? constant.getName() : written.value();
    }

    /** As ids are, whatever they are made of. */
    private static boolean isWrittenAsText(Class<?> type) {
        return type == UUID.class
                || Arrays.stream(type.getMethods()).anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }
}
