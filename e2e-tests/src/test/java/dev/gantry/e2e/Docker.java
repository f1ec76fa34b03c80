package dev.gantry.e2e;

import dev.gantry.machines.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The engine as somebody else sees it: through its own command line. */
public final class Docker {

    /** A shell and a web server, made from the machine's static busybox. */
    public static final String IMAGE = "gantry-e2e/busybox:1";

    private static final List<String> APPLETS = List.of("sh", "sleep", "echo", "httpd", "true", "false", "cat", "kill");

    private Docker() {}

    public static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Command.output(command);
    }

    /** The ids of containers with a label, running or not. */
    static List<String> containers(String label) {
        return run("ps", "-aq", "--no-trunc", "--filter", "label=" + label)
                .lines()
                .toList();
    }

    static List<String> runningContainers(String label) {
        return run("ps", "-q", "--no-trunc", "--filter", "label=" + label)
                .lines()
                .toList();
    }

    /** The container that a task has, its process, and when that began: another one is another text. */
    static String processOf(String task) {
        return run(
                "inspect",
                "-f",
                "{{.Id}} {{.State.Pid}} {{.State.StartedAt}}",
                runningContainers("dev.gantry.task=" + task).getFirst());
    }

    static void removeContainers(String label) {
        containers(label).forEach(id -> run("rm", "-f", id));
    }

    /** The tests' image in a file, for engines of a test's own to load. */
    public static Path savedImage(Path folder) {
        ensureImage(folder);
        Path image = folder.resolve("saved-image.tar");
        run("save", "-o", image.toString(), IMAGE);
        return image;
    }

    static synchronized void ensureImage(Path folder) {
        if (run("images", "-q", IMAGE).isBlank()) {
            makeImage(folder.resolve("image"), IMAGE, new byte[0]);
        }
    }

    /** Makes an image like {@link #IMAGE}, with so many bytes in it that no other image has. */
    static void makeImage(Path folder, String name, byte[] bytes) {
        try {
            Path root = Files.createDirectories(folder.resolve("bin"));
            Files.write(root.resolve("ballast"), bytes);
            Files.copy(Path.of("/bin/busybox"), root.resolve("busybox"));
            Files.setPosixFilePermissions(root.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(root.resolve(applet), Path.of("busybox"));
            }
            Files.writeString(root.resolve("not-executable"), "text");
            Path archive = folder.resolveSibling(folder.getFileName() + ".tar");
            Command.output(List.of("tar", "-C", folder.toString(), "-cf", archive.toString(), "."));
            run("import", archive.toString(), name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
