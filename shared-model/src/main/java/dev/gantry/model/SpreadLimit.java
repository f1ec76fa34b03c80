package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How many tasks of one name may be together.
 *
 * @param by the label whose values make the groups, or {@value #WORKER} for each worker by itself
 * @param max the most in one group, at least 1
 */
public record SpreadLimit(String by, int max) {

    public static final String WORKER = "worker";

    /** Whether each worker is a group of its own. */
    @JsonIgnore
    public boolean byWorker() {
        return by.equals(WORKER);
    }
}
