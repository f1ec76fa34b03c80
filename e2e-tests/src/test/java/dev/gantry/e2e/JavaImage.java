package dev.gantry.e2e;

import dev.gantry.machines.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An image to build with or to run on, made of what this machine has: busybox, and below their own paths the JDK of this
 * test with the libraries that it loads and, to build with, Maven with its local repository.
 *
 * <p>With them the images of Gantry can be built without a registry and without a network.
 */
record JavaImage(Path jdk, List<Path> tools) {

    private static final Path MAVEN = folder("maven.home");
    private static final Path REPOSITORY = folder("maven.repository");

    /** What is no use in the image, such as the tests' browsers, or holds only for this machine. */
    private static final List<String> LEFT_OUT = List.of(
            "src.zip",
            "jmods",
            "driver-bundle",
            "*.lastUpdated",
            "resolver-status.properties",
            "_remote.repositories",
            "conf/settings.xml");

    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s*)(/\\S+) \\(0x", Pattern.MULTILINE);

    static JavaImage toBuildWith() {
        return new JavaImage(Path.of(System.getProperty("java.home")), List.of(MAVEN, REPOSITORY));
    }

    static JavaImage toRunOn() {
        return new JavaImage(Path.of(System.getProperty("java.home")), List.of());
    }

    private static Path folder(String property) {
        return Path.of(Objects.requireNonNull(
                System.getProperty("gantry." + property), "gantry." + property + ": Maven sets it for this test"));
    }

    /** Makes the image, with a label that everything built on it inherits. */
    void make(String name, String label, Path folder) {
        try {
            Path root = Files.createTempDirectory(folder, "image");
            addShell(root);
            addSettings(root);
            String pipe = "tar -ch --ignore-failed-read \"$@\" | docker import --change 'ENV JAVA_HOME=" + jdk
                    + " PATH=" + jdk + "/bin:" + MAVEN + "/bin:/bin' --change 'LABEL " + label + "' - " + name;
            List<String> command = new ArrayList<>(List.of("sh", "-c", pipe, "tar"));
            LEFT_OUT.forEach(pattern -> command.add("--exclude=" + pattern));
            command.addAll(List.of("-C", root.toString(), "bin", "etc", "root", "tmp", "usr", "-C", "/"));
            Stream.of(List.of(jdk), tools, libraries())
                    .flatMap(Collection::stream)
                    .forEach(path -> command.add(Path.of("/").relativize(path).toString()));
            Command.output(command);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void addShell(Path root) throws IOException {
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path busybox = Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        Files.setPosixFilePermissions(busybox, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String applet :
                Command.output(List.of("busybox", "--list")).lines().toList()) {
            if (!applet.equals("busybox")) {
                Files.createLink(bin.resolve(applet), busybox);
            }
        }
        Files.createLink(Files.createDirectories(root.resolve("usr/bin")).resolve("env"), busybox);
        Files.setPosixFilePermissions(
                Files.createDirectories(root.resolve("tmp")), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Whoever has no network has no use for asking it, and Maven asks unless it is told. */
    private static void addSettings(Path root) throws IOException {
        Files.writeString(
                Files.createDirectories(root.resolve("etc")).resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(
                Files.createDirectories(root.resolve("root/.m2")).resolve("settings.xml"),
                "<settings><offline>true</offline><localRepository>" + REPOSITORY + "</localRepository></settings>");
    }

    /** The machine's own libraries that the JDK is linked with. */
    private TreeSet<Path> libraries() throws IOException {
        List<String> command =
                new ArrayList<>(List.of("ldd", jdk.resolve("bin/java").toString()));
        try (Stream<Path> files = Files.walk(jdk.resolve("lib"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".so")).forEach(command::add);
        }
        Matcher linked = LIBRARY.matcher(Command.output(command));
        TreeSet<Path> libraries = new TreeSet<>();
        while (linked.find()) {
            libraries.add(Path.of(linked.group(1)));
        }
        libraries.removeIf(library -> library.normalize().startsWith(jdk));
        return libraries;
    }
}
