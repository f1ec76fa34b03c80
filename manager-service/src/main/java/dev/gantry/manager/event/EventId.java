package dev.gantry.manager.event;

import dev.gantry.model.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a reader of the event stream is.
 *
 * @param generation of the store: numbers begin to mean something else when a backup is restored
 * @param number of an event
 */
record EventId(long generation, long number) {

    private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,18})-)?(\\d{1,18})");

    /**
     * Reads {@code 1-42}, or a number alone, which means one of the present generation.
     *
     * @throws ProblemException that names the field if it is neither
     */
    static EventId parse(String field, String text, long presentGeneration) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw ProblemException.invalid(field, "must be an event's id such as 1-42, or its number");
        }
        String generation = matcher.group(1);
        return new EventId(
                generation == null ? presentGeneration : Long.parseLong(generation), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return generation + "-" + number;
    }
}
