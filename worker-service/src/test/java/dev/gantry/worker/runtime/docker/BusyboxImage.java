package dev.gantry.worker.runtime.docker;

import dev.gantry.model.RestartMode;
import dev.gantry.model.RestartPolicy;
import dev.gantry.model.TaskSpec;
import dev.gantry.worker.runtime.TestRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * An image of nothing but the machine's own busybox, so that no registry is asked.
 *
 * <p>It has to be linked statically. The environment variable {@code BUSYBOX} names one that is not {@code /bin/busybox}.
 */
final class BusyboxImage {

    static final String NAME = "gantry-test/busybox:1";
    static final String FOREIGN = "gantry-test/foreign:1";
    static final String WITH_VOLUME = "gantry-test/with-volume:1";
    static final String CHECKED = "gantry-test/checked:1";

    private static final List<String> COMMANDS = List.of("sh", "sleep", "printf", "cat");
    private static final int BLOCK = 512;

    private BusyboxImage() {}

    /** A task whose container runs a command in it once. */
    static TaskSpec spec(String... command) {
        return TestRuns.spec(NAME, RestartPolicy.of(RestartMode.NO), List.of(command), 16);
    }

    static void make(String host) throws IOException, InterruptedException {
        docker(host, files(), "import", "-", NAME);
    }

    /** The same files in an image whose containers have a volume at a path. */
    static void makeWithVolume(String host, String path) throws IOException, InterruptedException {
        docker(host, files(), "import", "--change", "VOLUME " + path, "-", WITH_VOLUME);
    }

    /** The same files in an image with a health check of its own, as after {@code HEALTHCHECK} in a Dockerfile. */
    static void makeChecked(String host, String check) throws IOException, InterruptedException {
        docker(host, files(), "import", "--change", "HEALTHCHECK " + check, "-", CHECKED);
    }

    /**
     * The same files in an image that says it were for an architecture that no machine of ours has. It is loaded in the form
     * of {@code docker save}, since an import has the machine's own.
     */
    static void makeForeign(String host) throws IOException, InterruptedException {
        byte[] files = files();
        String config = """
                {"architecture": "s390x", "os": "linux", "config": {},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}""".formatted(sha256(files));
        String manifest = """
                [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]""".formatted(FOREIGN);
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        file(image, "manifest.json", "0644", manifest.getBytes(StandardCharsets.US_ASCII));
        file(image, "config.json", "0644", config.getBytes(StandardCharsets.US_ASCII));
        file(image, "layer.tar", "0644", files);
        image.write(new byte[2 * BLOCK]);
        docker(host, image.toByteArray(), "load");
    }

    private static void docker(String host, byte[] in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", host));
        command.addAll(List.of(arguments));
        Process docker = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        IllegalStateException failure = new IllegalStateException(String.join(" ", command) + " failed");
        try (OutputStream out = docker.getOutputStream()) {
            out.write(in);
        } catch (IOException notReadToItsEnd) {
            failure.addSuppressed(notReadToItsEnd);
        }
        if (docker.waitFor() != 0 || failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] files() throws IOException {
        return archive(Files.readAllBytes(Path.of(System.getenv().getOrDefault("BUSYBOX", "/bin/busybox"))));
    }

    private static byte[] archive(byte[] busybox) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.write(header("bin/", "0755", 0, '5', ""));
        tar.write(header("etc/", "0755", 0, '5', ""));
        file(tar, "bin/busybox", "0755", busybox);
        file(tar, "etc/plain-text", "0644", "no program\n".getBytes(StandardCharsets.US_ASCII));
        file(tar, "etc/no-program", "0755", "no program\n".getBytes(StandardCharsets.US_ASCII));
        for (String command : COMMANDS) {
            tar.write(header("bin/" + command, "0777", 0, '2', "busybox"));
        }
        tar.write(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    private static void file(ByteArrayOutputStream tar, String name, String mode, byte[] content) throws IOException {
        tar.write(header(name, mode, content.length, '0', ""));
        tar.write(content);
        tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    /** The form of POSIX, ustar: fixed fields of text, and the sum of all bytes with its own field as spaces. */
    static byte[] header(String name, String mode, int size, char type, String link) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "000" + mode);
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        put(header, 156, String.valueOf(type));
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
