package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a filter may ask about a worker: the machine, what is seen of it and what is free on it. */
public interface Room {

    Worker worker();

    WorkerSight sight();

    /** What is not booked; negative where more is booked than there is. */
    Resources free();

    boolean isPortBooked(int port, Protocol protocol);

    /** Whether a container that the store does not know has the port, so that nobody who leaves makes it free. */
    boolean isPortOfOrphan(int port, Protocol protocol);

    /** Whether a process outside Gantry was seen on the port a moment ago. */
    boolean isPortBlocked(int port);

    /** The newest failure of a spec on this worker, also if its back-off is over. */
    Optional<Refusal> findRefusal(SpecHash spec);

    /** The newest finding that an image has no variant for this worker's architecture, also if its back-off is over. */
    Optional<ImageRefusal> findImageRefusal(String image);

    /** The tasks that have an attempt on the worker that is not over. */
    List<Task> tasks();

    /** How many attempts, that are not over, of tasks with this name and spread limits each worker has that has any. */
    Map<WorkerId, Integer> limitedByName(String name);

    /** The same for all workers whose label has this value. */
    default int limitedInGroup(String name, String label, String value) {
        return limitedByName(name).entrySet().stream()
                .filter(entry -> findWorker(entry.getKey())
                        .map(worker -> value.equals(worker.labels().get(label)))
                        .orElse(false))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Whether its room is being made for a more important task than those that are tried now. */
    default boolean isPromised() {
        return false;
    }

    /** Any worker of the cluster. */
    Optional<Worker> findWorker(WorkerId id);

    Instant now();
}
