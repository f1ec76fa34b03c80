package dev.gantry.worker.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An image of nothing but the machine's own busybox, so that no registry is asked.
 *
 * <p>It has to be linked statically. The environment variable {@code BUSYBOX} names one that is not {@code /bin/busybox}.
 */
final class BusyboxImage {

    static final String NAME = "gantry-test/busybox:1";

    private static final List<String> COMMANDS = List.of("sh", "sleep", "printf", "cat");
    private static final int BLOCK = 512;

    private BusyboxImage() {}

    static void make(String host) throws IOException, InterruptedException {
        byte[] archive = archive(Files.readAllBytes(Path.of(System.getenv().getOrDefault("BUSYBOX", "/bin/busybox"))));
        Process docker = new ProcessBuilder("docker", "--host", host, "import", "-", NAME)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = docker.getOutputStream()) {
            in.write(archive);
        }
        if (docker.waitFor() != 0) {
            throw new IllegalStateException("the image " + NAME + " could not be made");
        }
    }

    private static byte[] archive(byte[] busybox) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.write(header("bin/", "0755", 0, '5', ""));
        tar.write(header("etc/", "0755", 0, '5', ""));
        file(tar, "bin/busybox", "0755", busybox);
        file(tar, "etc/plain-text", "0644", "no program\n".getBytes(StandardCharsets.US_ASCII));
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
    private static byte[] header(String name, String mode, int size, char type, String link) {
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
