package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a worker; made once by the worker and kept in its data folder. */
public record WorkerId(@JsonValue UUID value) implements Comparable<WorkerId> {

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
