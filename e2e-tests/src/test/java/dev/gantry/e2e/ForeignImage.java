package dev.gantry.e2e;

import dev.gantry.machines.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** An image that is made for an architecture that no machine of ours has. It is loaded, since an import has the machine's own. */
record ForeignImage(String name) {

    /** What the kernel cannot execute. */
    static final String PROGRAM = "/program";

    static ForeignImage make(Path folder) {
        ForeignImage image = new ForeignImage("gantry-e2e-" + UUID.randomUUID() + ":1");
        try {
            Path root = Files.createDirectories(folder.resolve("foreign/root"));
            Path program = Files.writeString(root.resolve("program"), "of another architecture\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path parts = root.resolveSibling("parts");
            Files.createDirectories(parts);
            pack(root, parts.resolve("layer.tar"));
            Files.writeString(parts.resolve("config.json"), """
                    {"architecture": "s390x", "os": "linux", "config": {},
                     "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}""".formatted(sha256(parts.resolve("layer.tar"))));
            Files.writeString(parts.resolve("manifest.json"), """
                    [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]""".formatted(image.name));
            Path whole = root.resolveSibling("image.tar");
            pack(parts, whole);
            Docker.run("load", "-i", whole.toString());
            return image;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void pack(Path root, Path archive) {
        Command.output(List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void remove() {
        Docker.run("rmi", name);
    }
}
