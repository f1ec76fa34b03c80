package dev.gantry.manager.scheduling;

import static dev.gantry.manager.scheduling.Fleet.NOW;

import dev.gantry.manager.cluster.ImageRefusal;
import dev.gantry.manager.cluster.Refusal;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workers of a fleet as an explanation is given them. */
final class FleetMachines {

    private final Fleet fleet;

    private final Neighbours neighbours = new Neighbours() {
        @Override
        public Optional<ImageRefusal> findImageRefusal(ImageRefusal.Key key) {
            return Optional.empty();
        }

        @Override
        public List<Task> tasks(WorkerId worker) {
            return fleet.cluster.attemptsOn(worker).stream()
                    .map(key -> fleet.cluster.loadTask(key.task()))
                    .toList();
        }

        @Override
        public Map<WorkerId, Integer> limitedByName(String name) {
            return fleet.cluster.limitedByName(name);
        }

        @Override
        public Optional<Worker> findWorker(WorkerId id) {
            return fleet.cluster.findWorker(id);
        }
    };

    FleetMachines(Fleet fleet) {
        this.fleet = fleet;
    }

    Machine of(Worker worker, Task task) {
        return new Machine(
                worker,
                fleet.cluster.sight(worker.id()),
                worker.capacity().minus(fleet.cluster.booked(worker.id())),
                fleet.cluster.portUse(worker.id()),
                fleet.cluster.findRefusal(new Refusal.Key(task.specHash(), worker.id())),
                neighbours,
                NOW);
    }

    List<Machine> of(Task task) {
        return fleet.cluster.workers().stream().map(worker -> of(worker, task)).toList();
    }

    Neighbours neighbours() {
        return neighbours;
    }
}
