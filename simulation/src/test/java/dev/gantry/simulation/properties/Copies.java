package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.reconcile.PlacementPass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The same cluster, loaded anew in another order. */
final class Copies {

    private Copies() {}

    /** Everything that there is, in an order of its own; only the newest placement is not known to it. */
    static ClusterState of(Life life, long order) {
        Random random = new Random(order);
        List<Runnable> loads = new ArrayList<>();
        ClusterState copy = new ClusterState();
        for (Worker worker : life.state.workers()) {
            loads.add(() -> copy.load(worker));
            loads.add(() -> copy.load(worker.id(), life.state.orphans(worker.id())));
            loads.add(() -> copy.load(worker.id(), life.state.portUse(worker.id())));
        }
        for (Task task : life.state.tasks()) {
            loads.add(() -> copy.load(task));
        }
        life.refusals.values().forEach(refusal -> loads.add(() -> copy.load(refusal)));
        life.imageRefusals.values().forEach(refusal -> loads.add(() -> copy.load(refusal)));
        Collections.shuffle(loads, random);
        loads.forEach(Runnable::run);
        for (Worker worker : life.state.workers()) {
            copy.load(worker.id(), life.state.sight(worker.id()));
        }
        return copy;
    }

    /** Places everything that waits, and answers how. */
    static List<List<Change>> placements(ClusterState state, PlacementPass pass, Life life) {
        List<List<Change>> all = new ArrayList<>();
        for (Task pending : state.pending()) {
            List<Change> changes = pass.decide(state, pending);
            changes.forEach(change -> state.apply(change, life.now));
            all.add(changes);
        }
        return all;
    }
}
