package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the contents of a mount are. */
public enum MountType {
    /** In a volume of the worker's engine, which stays there when the task goes. */
    @JsonProperty("volume")
    VOLUME,
    /** In a folder or file of the machine. */
    @JsonProperty("bind")
    BIND,
    /** In the container's own memory. */
    @JsonProperty("tmpfs")
    TMPFS
}
