package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names a task for ever; given by the client or by the manager.
 *
 * <p>The two halves of a UUID are in it as they are, because there are millions of them, and most of the work is to look one up.
 *
 * @param high the more significant half
 * @param low the less significant half
 */
public record TaskId(long high, long low) implements Comparable<TaskId> {

    public TaskId(UUID value) {
        this(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /**
     * Reads the canonical form of 36 characters.
     *
     * @throws IllegalArgumentException if the text is anything else; {@link UUID#fromString} alone accepts shortened groups
     */
    @JsonCreator
    public static TaskId parse(String text) {
        return new TaskId(CanonicalUuid.parse(text));
    }

    /** Orders by the text, which is also how both databases order the column: its digits are those of unsigned numbers. */
    @Override
    public int compareTo(TaskId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @JsonValue
    public UUID value() {
        return new UUID(high, low);
    }

    @Override
    public String toString() {
        return value().toString();
    }
}
