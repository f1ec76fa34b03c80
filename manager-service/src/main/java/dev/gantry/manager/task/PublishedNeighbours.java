package dev.gantry.manager.task;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.scheduling.Neighbours;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What filters ask about the rest of the cluster, from what is published. Safe for many threads. */
record PublishedNeighbours(ClusterViews views) implements Neighbours {

    @Override
    public List<Task> tasks(WorkerId worker) {
        return views.findWorker(worker).stream()
                .flatMap(view -> view.attempts().stream())
                .map(AttemptKey::task)
                .flatMap(id -> views.findTask(id).stream())
                .toList();
    }

    @Override
    public Map<WorkerId, Integer> limitedByName(String name) {
        return views.limitedByName(name);
    }

    @Override
    public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
        return views.findImageRefusal(key);
    }

    @Override
    public Optional<Worker> findWorker(WorkerId id) {
        return views.findWorker(id).map(WorkerView::worker);
    }
}
