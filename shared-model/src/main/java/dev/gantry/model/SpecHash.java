package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The SHA-256 of a spec's JSON form, 64 hexadecimal digits: equal specs are stored once and scheduled alike. */
public record SpecHash(@JsonValue String hex) {

    @JsonCreator
    public SpecHash {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("spec hash of " + hex.length() + " characters instead of 64");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
