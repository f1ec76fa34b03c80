package dev.gantry.cli;

import dev.gantry.model.backup.BackupReader;
import dev.gantry.model.backup.BrokenBackup;
import dev.gantry.model.wire.GantryJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry backup}: a copy of the manager's store in a file, which has its name only once it is known to be whole. */
@Command(
        description =
                "Writes a copy of the manager's store to a file, while the manager goes on, and prints what is in it.",
        footer = {
            "",
            "The file holds everything, also the values of environments: keep it as you keep passwords.",
            "'gantry restore FILE' puts it in the place of a store; see docs/backup.md."
        })
final class BackupCommand implements Callable<Integer> {

    private static final int PIECE = 64 * 1024;
    private static final int MEBIBYTE = 1024 * 1024;

    private final GantryCli gantry;

    @Option(names = "--force", description = "replaces the file if it is there")
    private boolean force;

    @Option(names = "--check", description = "makes no backup; checks whether the file that is there is a whole one")
    private boolean check;

    @Parameters(paramLabel = "FILE", description = "where to")
    private Path file = Path.of("");

    BackupCommand(GantryCli gantry) {
        this.gantry = gantry;
    }

    @Override
    public Integer call() {
        if (check) {
            print(verified(file));
            return ExitStatus.DONE.code();
        }
        if (Files.exists(file) && !force) {
            throw new Failure(ExitStatus.REFUSED, file + " exists; --force replaces it");
        }
        Path part = Path.of(file + ".part");
        try {
            receive(part);
            BackupReader.Content content = verified(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            print(content);
            return ExitStatus.DONE.code();
        } catch (IOException failed) {
            throw new Failure(ExitStatus.REFUSED, "the backup could not be written: " + failed.getMessage());
        } finally {
            drop(part);
        }
    }

    private void receive(Path part) throws IOException {
        ManagerApi manager = gantry.manager();
        Files.deleteIfExists(part);
        try (InputStream in = manager.download(ApiPath.backup());
                OutputStream out = Files.newOutputStream(create(part))) {
            byte[] piece = new byte[PIECE];
            long received = 0;
            for (int length = read(manager, in, piece); length >= 0; length = read(manager, in, piece)) {
                out.write(piece, 0, length);
                if (received / MEBIBYTE != (received + length) / MEBIBYTE) {
                    progress((received + length) / MEBIBYTE);
                }
                received += length;
            }
        }
    }

    private static int read(ManagerApi manager, InputStream in, byte[] piece) {
        try {
            return in.read(piece);
        } catch (IOException brokenOff) {
            throw manager.unreachable(brokenOff);
        }
    }

    /** For its owner alone, where the file system knows owners. */
    private static Path create(Path part) throws IOException {
        return part.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createFile(
                        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(part);
    }

    private void progress(long mebibytes) {
        if (gantry.terminal().interactive()) {
            gantry.terminal().moving(mebibytes + " MiB received");
        } else if (mebibytes % 100 == 0) {
            gantry.terminal().progress(mebibytes + " MiB received");
        }
    }

    private static BackupReader.Content verified(Path received) {
        try (InputStream in = Files.newInputStream(received)) {
            return BackupReader.verify(in);
        } catch (BrokenBackup broken) {
            throw new Failure(ExitStatus.REFUSED, received + " is no whole backup: " + broken.getMessage());
        } catch (IOException unreadable) {
            throw new Failure(ExitStatus.REFUSED, received + " cannot be read: " + unreadable.getMessage());
        }
    }

    private void print(BackupReader.Content content) {
        if (gantry.json()) {
            gantry.print(GantryJson.mapper().valueToTree(content));
            return;
        }
        gantry.terminal()
                .out()
                .printf(
                        "%s: cluster %s, generation %d, %s, tasks %d, events %d%n",
                        file,
                        content.manifest().clusterId(),
                        content.manifest().generation(),
                        content.manifest().at(),
                        content.rows().getOrDefault("task", 0L),
                        content.rows().getOrDefault("task_event", 0L));
    }

    /** What is left of an attempt that failed is of no use to anybody. */
    private void drop(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException stays) {
            gantry.terminal().progress(part + " could not be removed: " + stays.getMessage());
        }
    }
}
