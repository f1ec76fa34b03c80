package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A folder of a container whose contents are not the container's own.
 *
 * @param source a volume's name or the machine's path; empty for {@link MountType#TMPFS}
 * @param target an absolute path in the container
 * @param size the most that a tmpfs holds, in MiB; 0 is no bound but the task's memory
 */
public record Mount(
        MountType type,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String source,
        String target,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long size) {

    public Mount {
        source = source == null ? "" : source;
    }
}
