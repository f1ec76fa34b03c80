package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number of a leader's term. It only grows; a worker refuses a smaller one than it has seen. */
public record Epoch(@JsonValue long number) implements Comparable<Epoch> {

    @JsonCreator
    public Epoch {
        if (number < 0) {
            throw new IllegalArgumentException("epoch " + number + " is negative");
        }
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
