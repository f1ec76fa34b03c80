package dev.gantry.worker.cleanup;

import java.util.Set;

/**
 * An image that an engine has, whoever brought it.
 *
 * @param id the engine's own
 * @param parent the id of the image that it was built upon on this engine; empty if there is none
 * @param names its tags and digests, each with its repository
 * @param size in bytes, layers included that it shares with others
 */
public record StoredImage(String id, String parent, Set<String> names, long size) {

    public StoredImage {
        names = Set.copyOf(names);
    }
}
