package dev.gantry.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's own folder, locked for as long as the service lives, so that no second process works in it. */
public final class DataFolder implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");
    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Creates the folder where it is missing, for its owner alone, takes the others' rights to it where it is there, and locks
     * it.
     *
     * @throws StartupFailure if it cannot be written, or another process has it
     */
    public static DataFolder lock(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            makePrivate(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StartupFailure("The data folder " + path + " is in use by another Gantry process."
                        + " Stop that one, or set gantry.data-dir to another folder.");
            }
            return new DataFolder(path, channel, lock);
        } catch (IOException unwritable) {
            throw new StartupFailure(
                    "The data folder " + path + " cannot be written ("
                            + unwritable.getClass().getSimpleName()
                            + "). Make it writable, or set gantry.data-dir to another folder.",
                    unwritable);
        }
    }

    /**
     * Makes a folder that nobody but its owner can enter, where the file system knows owners; what is above it is made as
     * usual. One that is there and belongs to somebody else stays as it is, which is logged.
     */
    public static void makePrivate(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(folder);
            return;
        }
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
        if (OWNER_ALONE.containsAll(before)) {
            return;
        }
        Set<PosixFilePermission> rest = EnumSet.copyOf(before);
        rest.retainAll(OWNER_ALONE);
        try {
            Files.setPosixFilePermissions(folder, rest);
        } catch (FileSystemException another) {
            log.warn(
                    "The data folder {} can be read by others ({}), and it is not this user's to change",
                    folder,
                    PosixFilePermissions.toString(before));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    /** The text of a file in the folder, if it is there. */
    public Optional<String> read(String name) throws IOException {
        Path file = path.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Replaces a file as one step that outlives a power cut: after it, the file is the old one or the new one, whole. */
    public void write(String name, String text) throws IOException {
        Path next = path.resolve(name + ".next");
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            file.force(true);
        }
        Files.move(next, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
