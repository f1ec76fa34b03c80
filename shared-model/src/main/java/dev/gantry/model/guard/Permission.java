package dev.gantry.model.guard;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something that a task may do only where the operator says so. */
public enum Permission {
    /** The machine's own network instead of one of its own. */
    HOST_NETWORK,
    /** Folders and files of the machine. */
    BIND_MOUNTS,
    /** Volumes of the engine that were not made for a task of this cluster. */
    FOREIGN_VOLUMES,
    /** Capabilities that a container does not have by itself. */
    ADDED_CAPABILITIES,
    DEVICES,
    GPUS,
    PRIVILEGED;

    /** The name that the setting has: in lower case with dashes. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The permission of that name, if there is one. */
    public static Optional<Permission> find(String code) {
        return Arrays.stream(values())
                .filter(permission -> permission.code().equals(code.strip()))
                .findFirst();
    }

    /** All names, for a person who wrote another one. */
    public static String codes() {
        return Arrays.stream(values()).map(Permission::code).collect(Collectors.joining(", "));
    }
}
