package dev.gantry.manager.rebalance;

import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.cluster.WorkerSight;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.ClusterViews.WorkerView;
import dev.gantry.manager.scheduling.Room;
import dev.gantry.model.Protocol;
import dev.gantry.model.Resources;
import dev.gantry.model.SpecHash;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker as it is published, with whatever filters ask about it. Safe for many threads. */
record PublishedRoom(WorkerView view, ClusterViews views, Instant now) implements Room {

    @Override
    public Worker worker() {
        return view.worker();
    }

    @Override
    public WorkerSight sight() {
        return view.sight();
    }

    @Override
    public Resources free() {
        return view.worker().capacity().minus(view.booked());
    }

    @Override
    public boolean isPortBooked(int port, Protocol protocol) {
        return view.ports().isBooked(port, protocol);
    }

    @Override
    public boolean isPortOfOrphan(int port, Protocol protocol) {
        return view.ports().isOfOrphan(port, protocol);
    }

    @Override
    public boolean isPortBlocked(int port) {
        return view.ports().isBlocked(port, now);
    }

    @Override
    public Optional<Refusal> findRefusal(SpecHash spec) {
        return Optional.ofNullable(views.refusals(spec).get(view.worker().id()));
    }

    @Override
    public Optional<ImageRefusal> findImageRefusal(String image) {
        return views.findImageRefusal(new ImageRefusal.Key(image, view.worker().arch()));
    }

    @Override
    public List<Task> tasks() {
        return view.attempts().stream()
                .map(AttemptKey::task)
                .flatMap(id -> views.findTask(id).stream())
                .toList();
    }

    @Override
    public Map<WorkerId, Integer> limitedByName(String name) {
        return views.limitedByName(name);
    }

    @Override
    public Optional<Worker> findWorker(WorkerId id) {
        return views.findWorker(id).map(WorkerView::worker);
    }
}
