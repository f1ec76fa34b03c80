package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit of what one process may use, written {@code soft:hard}.
 *
 * @param soft what holds, and may be raised by the process up to {@code hard}; -1 is unlimited
 * @param hard what only the machine's administrator may raise; -1 is unlimited
 */
public record Ulimit(long soft, long hard) {

    private static final Pattern FORM = Pattern.compile("(-1|\\d{1,18})(?::(-1|\\d{1,18}))?");

    public Ulimit {
        if (hard >= 0 && (soft > hard || soft < 0)) {
            throw new IllegalArgumentException("soft limit " + soft + " is above the hard limit " + hard);
        }
    }

    /**
     * Reads {@code soft:hard}, or one number for both.
     *
     * @throws IllegalArgumentException if the text has another form or the soft limit is the higher one; it says so
     */
    @JsonCreator
    public static Ulimit parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not soft:hard such as 1024:2048, or one number for both");
        }
        long soft = Long.parseLong(matcher.group(1));
        return new Ulimit(soft, matcher.group(2) == null ? soft : Long.parseLong(matcher.group(2)));
    }

    @JsonValue
    @Override
    public String toString() {
        return soft + ":" + hard;
    }
}
