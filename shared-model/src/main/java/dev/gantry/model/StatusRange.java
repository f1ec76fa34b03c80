package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP statuses from one to another, both included; written {@code 200-399} or {@code 200}. */
public record StatusRange(int from, int to) {

    /** An answer that is no error. */
    public static final StatusRange NO_ERROR = new StatusRange(200, 399);

    private static final Pattern FORM = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    public StatusRange {
        if (from < 100 || to > 599 || from > to) {
            throw new IllegalArgumentException("'" + from + "-" + to + "' is not a range of statuses");
        }
    }

    /**
     * Reads the form that {@link #toString} writes.
     *
     * @throws IllegalArgumentException if the text has another form; the message says which is right
     */
    @JsonCreator
    public static StatusRange parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            if (from <= to) {
                return new StatusRange(from, to);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a status or a range of them such as 200 or 200-399");
    }

    public boolean contains(int status) {
        return status >= from && status <= to;
    }

    @Override
    @JsonValue
    public String toString() {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }
}
