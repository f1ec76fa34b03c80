package dev.gantry.worker.platform;

import dev.gantry.platform.StartupFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this worker is to a registry. Has a password in it, or names the file that has one: never shown, whole or in part.
 *
 * @param address its host, with the port if it has one, as in the names of images; empty for the engine's own registry
 * @param user the name, or what the registry wants in its place
 * @param password empty if there is a file
 * @param passwordFile read at each pull; blanks and line ends around the password do not count
 */
public record RegistrySettings(
        @DefaultValue("") String address,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @Nullable Path passwordFile) {

    public RegistrySettings {
        if (user.isEmpty()) {
            throw new StartupFailure("gantry.worker.registries: " + named(address) + " has no user.");
        }
        if (password.isEmpty() == (passwordFile == null)) {
            throw new StartupFailure(
                    "gantry.worker.registries: " + named(address) + " needs either a password or a password-file.");
        }
    }

    private static String named(String address) {
        return address.isEmpty() ? "the registry without an address" : address;
    }

    /** Without the password, since records are printed by accident. */
    @Override
    public String toString() {
        return "RegistrySettings[address=" + address + ", user=" + user + "]";
    }
}
