package dev.gantry.benchmarks;

import dev.gantry.machines.Rack;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where benchmarks run and what they may use.
 *
 * @param home the folder of the launcher
 * @param folder for whatever is thrown away afterwards
 * @param image the containers' image in an archive, for engines of a row's own
 * @param racks where whatever runs machines of its own is told to those who break off
 * @param progress where to say what goes on
 */
record Site(
        Path home, Path folder, Engine engine, Path image, Effort effort, PrintStream progress, Consumer<Rack> racks) {

    /** A rack that ends with this run, however that ends. */
    Rack newRack() {
        Rack rack = Rack.start(folder);
        racks.accept(rack);
        return rack;
    }

    /** A service as the launcher starts it. */
    List<String> launched(String service) {
        return List.of(home.resolve("gantry").toString(), service);
    }

    /** A service as anybody starts a runnable jar. */
    List<String> plain(String service) {
        String module = service + "-service";
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                home.resolve(module).resolve("target").resolve(module + ".jar").toString());
    }
}
