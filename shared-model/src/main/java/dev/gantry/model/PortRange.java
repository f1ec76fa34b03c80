package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The host ports, first to last inclusive, from which a worker's free ports are picked. Written {@code 20000-29999}. */
public record PortRange(int first, int last) {

    public PortRange {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("port range " + first + "-" + last + " is not within 1-65535");
        }
    }

    @JsonCreator
    public static PortRange parse(String text) {
        String[] ends = text.split("-", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("port range '" + text + "' is not written like 20000-29999");
        }
        return new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
    }

    @JsonValue
    @Override
    public String toString() {
        return first + "-" + last;
    }
}
