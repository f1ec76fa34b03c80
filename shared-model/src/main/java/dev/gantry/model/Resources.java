package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An amount of what a machine has: cpu in thousandths of a core, memory in MiB, disk in GiB, process ids.
 *
 * <p>Whole numbers, so that booking and freeing the same amounts always ends where it began. In JSON cpu is in cores.
 */
public record Resources(@JsonIgnore long cpuMillis, long memory, long disk, long pids) {

    public static final Resources NONE = new Resources(0, 0, 0, 0);

    @JsonCreator
    static Resources of(
            @JsonProperty("cpu") double cpu,
            @JsonProperty("memory") long memory,
            @JsonProperty("disk") long disk,
            @JsonProperty("pids") long pids) {
        return new Resources(Math.round(cpu * 1000), memory, disk, pids);
    }

    @JsonProperty("cpu")
    public double cpu() {
        return cpuMillis / 1000.0;
    }

    public Resources plus(Resources other) {
        return new Resources(cpuMillis + other.cpuMillis, memory + other.memory, disk + other.disk, pids + other.pids);
    }

    /** Whether anything of it is below zero, as what is free is where more is booked than there is. */
    @JsonIgnore
    public boolean isShort() {
        return cpuMillis < 0 || memory < 0 || disk < 0 || pids < 0;
    }

    /** The difference, which is negative where more is booked than there is. */
    public Resources minus(Resources other) {
        return new Resources(cpuMillis - other.cpuMillis, memory - other.memory, disk - other.disk, pids - other.pids);
    }
}
