package dev.gantry.worker.images;

import dev.gantry.worker.cleanup.DiskUse;
import dev.gantry.worker.runtime.EngineFailure;
import java.util.Optional;

/** The file system that holds the engine's images. */
@FunctionalInterface
interface Disk {

    /** How full it is; nothing where that cannot be seen from here. */
    Optional<DiskUse> use() throws EngineFailure;
}
