package dev.gantry.model.guard;

import dev.gantry.model.Mount;
import dev.gantry.model.MountType;
import dev.gantry.model.Networking;
import dev.gantry.model.Privileges;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The operator's word on what tasks may do that reaches beyond their containers: nothing, unless it is allowed. Immutable. */
public final class Guard {

    /** The setting that permissions are given with. */
    public static final String ALLOW = "gantry.guard.allow";

    /** The setting that names paths which may be mounted. */
    public static final String BIND_SOURCES = "gantry.guard.bind-sources";

    /** Allows nothing. */
    public static final Guard CLOSED = new Guard(Set.of(), List.of());

    private final Set<Permission> allowed;
    private final BindSources sources;

    /**
     * Allows so much and no more.
     *
     * @param bindSources absolute paths that may be mounted, with what lies below; empty for any that is not the system's
     */
    public Guard(Set<Permission> allowed, List<String> bindSources) {
        this(allowed, new BindSources(bindSources, BindSources.SYSTEM));
    }

    private Guard(Set<Permission> allowed, BindSources sources) {
        this.allowed = Set.copyOf(allowed);
        this.sources = sources;
    }

    /** The same, with more paths that are not mounted unless they are listed themselves. */
    public Guard protecting(List<String> paths) {
        List<String> all =
                Stream.concat(sources.system().stream(), paths.stream()).toList();
        return new Guard(allowed, new BindSources(sources.listed(), all));
    }

    /** The same with the paths that its own lead to on the machine: what is listed under one name is under the other. */
    public Guard resolvedBy(UnaryOperator<String> realPath) {
        return new Guard(allowed, new BindSources(both(sources.listed(), realPath), both(sources.system(), realPath)));
    }

    private static List<String> both(List<String> paths, UnaryOperator<String> realPath) {
        return Stream.concat(paths.stream(), paths.stream().map(realPath))
                .distinct()
                .toList();
    }

    public boolean allows(Permission permission) {
        return allowed.contains(permission);
    }

    /** Every field of the spec that asks for something that is not allowed, and the setting that would allow it. */
    public List<FieldError> refusals(TaskSpec spec) {
        List<FieldError> refusals = new ArrayList<>();
        if (spec.networking().network().equals(Networking.HOST)) {
            require(Permission.HOST_NETWORK, "network", refusals);
        }
        for (int i = 0; i < spec.mounts().size(); i++) {
            refusal(spec.mounts().get(i), "mounts[" + i + "]").ifPresent(refusals::add);
        }
        Privileges privileges = spec.privileges();
        List<String> added = privileges.capabilities().stream()
                .flatMap(wish -> wish.beyondUsual().stream())
                .toList();
        if (!added.isEmpty() && !allows(Permission.ADDED_CAPABILITIES)) {
            refusals.add(new FieldError(
                    "capabilities.add", String.join(", ", added) + " " + words(Permission.ADDED_CAPABILITIES)));
        }
        if (!privileges.devices().isEmpty()) {
            require(Permission.DEVICES, "devices", refusals);
        }
        if (privileges.gpus() > 0) {
            require(Permission.GPUS, "gpus", refusals);
        }
        if (privileges.privileged()) {
            require(Permission.PRIVILEGED, "privileged", refusals);
        }
        return refusals;
    }

    private Optional<FieldError> refusal(Mount mount, String place) {
        if (mount.type() != MountType.BIND) {
            return Optional.empty();
        }
        if (!allows(Permission.BIND_MOUNTS)) {
            return Optional.of(new FieldError(place + ".type", "bind " + words(Permission.BIND_MOUNTS)));
        }
        return refusalOfSource(mount.source()).map(words -> new FieldError(place + ".source", words));
    }

    /** Why a path of the machine may not be mounted, if it may not. */
    public Optional<String> refusalOfSource(String path) {
        if (sources.allow(path)) {
            return Optional.empty();
        }
        return Optional.of(
                sources.isOfSystem(path)
                        ? "is " + path + ", which is part of the system and is not permitted unless " + BIND_SOURCES
                                + " lists it"
                        : "is " + path + ", which is not permitted: it lies below none of " + BIND_SOURCES);
    }

    private void require(Permission permission, String field, List<FieldError> refusals) {
        if (!allows(permission)) {
            refusals.add(new FieldError(field, words(permission)));
        }
    }

    /** That something is refused for want of this permission. */
    public static String words(Permission permission) {
        return "is not permitted unless " + ALLOW + " has " + permission.code();
    }
}
