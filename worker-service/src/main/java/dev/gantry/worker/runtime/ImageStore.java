package dev.gantry.worker.runtime;

import dev.gantry.worker.cleanup.StoredImage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The images of the engine, whoever brought them. Every call has a deadline, may be made from any thread, and is safe to repeat.
 */
public interface ImageStore {

    /** Where the engine keeps them, as a path of its own machine; empty if that is another machine than this, or not known. */
    String dataRoot() throws EngineFailure;

    /** All of them, those included that have no name and are only a base of others. */
    List<StoredImage> list() throws EngineFailure;

    /** The image that a name means at the moment. */
    Optional<StoredImage> find(String name) throws EngineFailure;

    /** The ids of the images of all containers, running or not, whoever made them. */
    Set<String> inContainers() throws EngineFailure;

    /**
     * Removes an image with all of its names, unless anything needs it. A name that means another image by now is left alone.
     *
     * @return what the engine has against it, in words; empty if it is gone
     */
    Optional<String> remove(StoredImage image) throws EngineFailure;
}
