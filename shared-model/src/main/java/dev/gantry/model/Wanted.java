package dev.gantry.model;

/** What the manager wants of one attempt. It moves once, from {@link #RUN} to {@link #STOP}. */
public enum Wanted {
    RUN,
    STOP
}
