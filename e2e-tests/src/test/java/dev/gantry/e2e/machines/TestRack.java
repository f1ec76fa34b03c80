package dev.gantry.e2e.machines;

import dev.gantry.machines.Rack;
import java.nio.file.Path;

/** The machines of a test; what they wrote to their logs stays in {@code target/machines}. */
public final class TestRack {

    private static final Path FOLDER = Path.of("target", "machines");

    private TestRack() {}

    /** A rack without machines. */
    public static Rack start() {
        return Rack.start(FOLDER);
    }

    static Path folderOf(String name) {
        return FOLDER.resolve(name).toAbsolutePath();
    }
}
