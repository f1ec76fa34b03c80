package dev.gantry.worker.images;

import java.util.Optional;
import java.util.Set;

/** Who needs images although there may be no container of them yet: whoever has the tasks says so. */
@FunctionalInterface
public interface ImageNeeds {

    /** The names of the images of all tasks that are not over; nothing while not all of them are known. */
    Optional<Set<String>> names();
}
