package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which ends of a container lead to a restart. The names are Docker's. */
public enum RestartMode {
    @JsonProperty("no")
    NO,
    @JsonProperty("on-failure")
    ON_FAILURE,
    @JsonProperty("always")
    ALWAYS,
    /** The same as {@link #ALWAYS}: a stopped task never starts again, so there is nothing to tell them apart. */
    @JsonProperty("unless-stopped")
    UNLESS_STOPPED
}
