package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names a worker; made once by the worker and kept in its data folder.
 *
 * <p>The two halves of a UUID are in it as they are, because every search compares them.
 *
 * @param high the more significant half
 * @param low the less significant half
 */
public record WorkerId(long high, long low) implements Comparable<WorkerId> {

    public WorkerId(UUID value) {
        this(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /**
     * Reads the canonical form of 36 characters.
     *
     * @throws IllegalArgumentException if the text is anything else; {@link UUID#fromString} alone accepts shortened groups
     */
    @JsonCreator
    public static WorkerId parse(String text) {
        return new WorkerId(CanonicalUuid.parse(text));
    }

    /** Orders by the text, which is also how both databases order the column: its digits are those of unsigned numbers. */
    @Override
    public int compareTo(WorkerId other) {
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
