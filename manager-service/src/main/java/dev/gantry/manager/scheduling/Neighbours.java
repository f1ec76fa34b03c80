package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What filters ask about the rest of the cluster. Safe for the threads that its maker allows. */
public interface Neighbours {

    /** The tasks that have an attempt on a worker that is not over. */
    List<Task> tasks(WorkerId worker);

    /** How many attempts, that are not over, of tasks with this name and spread limits each worker has that has any. */
    Map<WorkerId, Integer> limitedByName(String name);

    Optional<Worker> findWorker(WorkerId id);

    /** The newest finding that an image has no variant for an architecture. */
    Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key);
}
