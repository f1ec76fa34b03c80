package dev.gantry.worker.images;

import dev.gantry.worker.cleanup.DiskUse;
import dev.gantry.worker.platform.CleanupProperties;
import dev.gantry.worker.runtime.EngineFailure;
import dev.gantry.worker.runtime.ImageStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at the file system under a path that the operator names, or else under the engine's own folder, where the engine is on this
 * machine and the folder is seen. The figures are those of {@code df}: what is left for others than root. Safe for many threads.
 */
@Component
class EngineDisk implements Disk {

    private static final Logger log = LoggerFactory.getLogger(EngineDisk.class);

    private final String path;
    private final ImageStore store;
    private Optional<FileStore> disk = Optional.empty();
    private boolean isLookedFor;

    EngineDisk(CleanupProperties properties, ImageStore store) {
        this.path = properties.path();
        this.store = store;
    }

    @Override
    public synchronized Optional<DiskUse> use() throws EngineFailure {
        if (!isLookedFor) {
            disk = find(path.isEmpty() ? store.dataRoot() : path);
            isLookedFor = true;
        }
        try {
            return disk.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new DiskUse(disk.get().getTotalSpace(), disk.get().getUsableSpace()));
        } catch (IOException unreadable) {
            log.warn("Image cleanup is off: {}", unreadable.toString());
            disk = Optional.empty();
            return Optional.empty();
        }
    }

    private static Optional<FileStore> find(String folder) {
        if (folder.isEmpty()) {
            log.info("Image cleanup is off: the engine is not at a socket of this machine");
            return Optional.empty();
        }
        try {
            return Optional.of(Files.getFileStore(Path.of(folder)));
        } catch (IOException unseen) {
            log.info(
                    "Image cleanup is off: {} cannot be seen from here;"
                            + " gantry.worker.images.cleanup.path can name a path on the same file system",
                    folder);
            return Optional.empty();
        }
    }
}
