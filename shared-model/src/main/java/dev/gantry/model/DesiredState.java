package dev.gantry.model;

/** What the user wants of a task. It moves once, from {@link #RUNNING} to {@link #STOPPED}. */
public enum DesiredState {
    RUNNING,
    STOPPED
}
