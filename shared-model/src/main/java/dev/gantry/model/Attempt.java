package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The nth placement of a task, and the fencing token of everything that is said about that placement.
 *
 * <p>Attempts only grow and are never reused: (task, attempt) names at most one live container, ever.
 */
public record Attempt(@JsonValue int number) implements Comparable<Attempt> {

    public static final Attempt FIRST = new Attempt(1);

    @JsonCreator
    public Attempt {
        if (number < 1) {
            throw new IllegalArgumentException("attempt " + number + " is below 1");
        }
    }

    public Attempt next() {
        return new Attempt(Math.addExact(number, 1));
    }

    @Override
    public int compareTo(Attempt other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
