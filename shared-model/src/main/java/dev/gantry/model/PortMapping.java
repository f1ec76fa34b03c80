package dev.gantry.model;

/** A container's port and the machine's port that an attempt has booked for it. */
public record PortMapping(int container, int host, Protocol protocol) {}
