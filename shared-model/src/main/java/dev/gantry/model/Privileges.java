package dev.gantry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * How far a container is shut off from its machine; its members are members of the task spec.
 *
 * @param readOnlyRootFilesystem whether only mounts can be written
 * @param capabilities what of root's power it has less or more of; absent where nothing is said
 * @param devices of the machine
 * @param gpus how many of the machine's
 * @param privileged whether it is hardly shut off at all
 */
public record Privileges(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyRootFilesystem,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Capabilities> capabilities,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Device> devices,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int gpus,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean privileged) {

    public static final Privileges DEFAULT = new Privileges(false, Optional.empty(), List.of(), 0, false);

    public Privileges {
        capabilities = capabilities == null ? Optional.empty() : capabilities.filter(wish -> !wish.saysNothing());
        devices = devices == null ? List.of() : List.copyOf(devices);
    }
}
