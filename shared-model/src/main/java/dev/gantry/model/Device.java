package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device of the machine that a container gets, written as Docker has it: {@code host[:container[:permissions]]}.
 *
 * @param host its path on the machine, below {@code /dev}
 * @param container its path in the container
 * @param permissions of {@code r}, {@code w} and {@code m} (make nodes), each at most once
 */
public record Device(String host, String container, String permissions) {

    private static final String PATH = "/dev(?:/(?!\\.{1,2}(?:/|:|$))[^/:\\s]+)+";
    private static final Pattern FORM = Pattern.compile("(" + PATH + ")(?::(" + PATH + "))?(?::(r?w?m?))?");

    /**
     * Reads what {@link #toString} writes; without a path in the container it is the machine's, without permissions {@code rwm}.
     *
     * @throws IllegalArgumentException if the text has another form; the message says which is allowed
     */
    @JsonCreator
    public static Device parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || "".equals(matcher.group(3))) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a device such as /dev/fuse or /dev/sda:/dev/xvda:r, with paths below /dev");
        }
        String container = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
        return new Device(matcher.group(1), container, matcher.group(3) == null ? "rwm" : matcher.group(3));
    }

    @JsonValue
    @Override
    public String toString() {
        return host + ":" + container + ":" + permissions;
    }
}
