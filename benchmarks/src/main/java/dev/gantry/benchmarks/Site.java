package dev.gantry.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Where benchmarks run and what they may use.
 *
 * @param home the folder of the launcher
 * @param folder for whatever is thrown away afterwards
 * @param progress where to say what goes on
 */
record Site(Path home, Path folder, Engine engine, Effort effort, PrintStream progress) {

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
