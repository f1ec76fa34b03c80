package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a task for ever; given by the client or by the manager. */
public record TaskId(@JsonValue UUID value) implements Comparable<TaskId> {

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
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
