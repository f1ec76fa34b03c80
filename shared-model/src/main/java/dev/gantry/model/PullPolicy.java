package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When a worker asks a registry for the image. */
public enum PullPolicy {
    @JsonProperty("always")
    ALWAYS,
    @JsonProperty("if-not-present")
    IF_NOT_PRESENT,
    @JsonProperty("never")
    NEVER
}
