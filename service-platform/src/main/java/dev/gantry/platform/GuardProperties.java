package dev.gantry.platform;

import dev.gantry.model.guard.Guard;
import dev.gantry.model.guard.MachinePath;
import dev.gantry.model.guard.Permission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the operator lets tasks do. The manager's setting says what is accepted, and each worker's what it runs.
 *
 * @param allow names of {@link Permission}s
 * @param bindSources absolute paths that may be mounted, with what lies below; empty for any that is not the system's
 */
@ConfigurationProperties("gantry.guard")
public record GuardProperties(
        @DefaultValue List<String> allow, @DefaultValue List<String> bindSources) {

    /** The guard that these settings describe, or a failure to start that names the wrong one. */
    public Guard guard() {
        Set<Permission> allowed = EnumSet.noneOf(Permission.class);
        for (String code : allow) {
            allowed.add(Permission.find(code)
                    .orElseThrow(() -> new StartupFailure(
                            Guard.ALLOW + " has '" + code + "'. It may have " + Permission.codes() + ".")));
        }
        for (String path : bindSources) {
            if (!MachinePath.isNormal(path)) {
                throw new StartupFailure(
                        Guard.BIND_SOURCES + " has '" + path
                                + "'. It has to be an absolute path such as /srv/data, without '..' and without a slash at its end.");
            }
        }
        if (!bindSources.isEmpty() && !allowed.contains(Permission.BIND_MOUNTS)) {
            throw new StartupFailure(Guard.BIND_SOURCES + " says nothing unless " + Guard.ALLOW + " has "
                    + Permission.BIND_MOUNTS.code() + ".");
        }
        return new Guard(allowed, bindSources);
    }
}
