package dev.gantry.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest carries. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = GantryCli.class.getPackage().getImplementationVersion();
        return new String[] {"gantry " + Objects.requireNonNullElse(version, "development")};
    }
}
