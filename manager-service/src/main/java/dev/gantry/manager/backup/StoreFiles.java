package dev.gantry.manager.backup;

import dev.gantry.platform.DataFolder;
import dev.gantry.platform.StartupFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/**
 * The store's file in the manager's folder, and a second one that is made ready beside it. At every moment, also if the machine
 * stops, the file is the old one or the new one, whole.
 *
 * @param folder the manager's, locked
 * @param url of the store in it
 */
record StoreFiles(Path folder, String url) {

    private static final String STORE = "gantry.mv.db";
    private static final String STAGED = "restoring";

    /** @throws StartupFailure if the store is none that is in the folder */
    static StoreFiles in(Path folder, String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            throw new StartupFailure("The store is PostgreSQL, which has tools of its own for this: use pg_restore.");
        }
        if (!url.contains(folder + "/gantry;")) {
            throw new StartupFailure(
                    "spring.datasource.url is not the store in " + folder + ", and only that is restored.");
        }
        return new StoreFiles(folder, url);
    }

    boolean exists() {
        return Files.exists(folder.resolve(STORE));
    }

    /** The address of the second store. */
    String stagedUrl() {
        return url.replace(folder + "/gantry;", folder.resolve(STAGED) + "/gantry;");
    }

    void dropStaged() throws IOException {
        FileSystemUtils.deleteRecursively(folder.resolve(STAGED));
    }

    /**
     * Puts the second store in the place of the first.
     *
     * @return where the first one is kept, if there was one
     */
    Optional<Path> replace(Instant now) throws IOException {
        Path staged = folder.resolve(STAGED).resolve(STORE);
        force(staged);
        Optional<Path> aside = exists() ? Optional.of(keep(now)) : Optional.empty();
        Files.move(staged, folder.resolve(STORE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
        dropStaged();
        return aside;
    }

    private Path keep(Instant now) throws IOException {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        Path aside = folder.resolveSibling("manager.before-restore-" + time);
        DataFolder.makePrivate(aside);
        Files.copy(folder.resolve(STORE), aside.resolve(STORE));
        force(aside.resolve(STORE));
        force(aside);
        return aside;
    }

    private static void force(Path path) throws IOException {
        boolean isFolder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, isFolder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
