package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A transport that a port can be published for. */
public enum Protocol {
    @JsonProperty("tcp")
    TCP,
    @JsonProperty("udp")
    UDP
}
