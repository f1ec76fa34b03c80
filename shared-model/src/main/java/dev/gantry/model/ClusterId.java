package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a store, and so the cluster that it describes; made once, when the store is. */
public record ClusterId(@JsonValue UUID value) implements Comparable<ClusterId> {

    /**
     * Reads the canonical form of 36 characters.
     *
     * @throws IllegalArgumentException if the text is anything else; {@link UUID#fromString} alone accepts shortened groups
     */
    @JsonCreator
    public static ClusterId parse(String text) {
        return new ClusterId(CanonicalUuid.parse(text));
    }

    /** Orders by the text, which is also how both databases order the column. */
    @Override
    public int compareTo(ClusterId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
