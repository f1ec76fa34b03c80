package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A container's port that a task wants published.
 *
 * @param container the port inside the container, 1 to 65535
 * @param host the machine's port, 1 to 65535, or 0 for a free one of the worker's range
 */
public record PortSpec(
        int container,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int host,
        Protocol protocol) {}
