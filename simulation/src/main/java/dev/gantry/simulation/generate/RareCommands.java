package dev.gantry.simulation.generate;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Orphan;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Attempt;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.PortMapping;
import dev.gantry.model.Protocol;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.TaskId;
import dev.gantry.model.WorkerId;
import dev.gantry.model.wire.Observation;
import dev.gantry.model.wire.WorkerRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens to a cluster less often than {@link Commands}: fresh starts, deadlines, other machines, orphans, taken ports. */
public final class RareCommands {

    private final Dice dice;
    private final Scarcity scarcity;
    private final Machines machines;

    public RareCommands(Dice dice, Scarcity scarcity) {
        this.dice = dice;
        this.scarcity = scarcity;
        this.machines = Machines.labelled(dice, scarcity);
    }

    /** The next command about something that there is. */
    public Command next(ClusterState state, Instant now) {
        Worker worker = dice.pick(List.copyOf(state.workers()));
        return switch (dice.below(13)) {
            case 0, 1 -> new Command.RestartTask(task(state));
            case 2 ->
                new Command.GiveUpStarts(
                        Duration.ofSeconds(dice.between(1, 30)), Duration.ofSeconds(dice.between(5, 60)));
            case 3 -> new Command.RegisterWorker(joinsAgain(worker));
            case 4 -> new Command.SeeOrphans(worker.id(), dice.chance(0.6) ? List.of() : List.of(orphan()));
            case 5 -> new Command.AnnounceWorker(new WorkerId(new UUID(0x30000, dice.below(3))), "w" + dice.below(9));
            case 7 ->
                new Command.DrainWorker(
                        worker.id(), Duration.ofSeconds(dice.pick(List.of(0, 60, 36_000))), dice.chance(0.3));
            case 8, 9 -> new Command.AdvanceDrain(worker.id(), dice.between(1, 4), Map::of);
            case 10 ->
                new Command.MoveTask(
                        task(state),
                        worker.id(),
                        dice.pick(List.copyOf(state.workers())).id(),
                        Reason.DRAINING,
                        dice.between(1, 4));
            case 6 -> new Command.SeeWorker(worker.id(), Liveness.READY, EngineState.OK);
            default -> startIsHard(state, worker, now);
        };
    }

    private TaskId task(ClusterState state) {
        List<Task> tasks = state.tasks().stream()
                .sorted(Comparator.comparingLong(Task::number))
                .toList();
        return tasks.isEmpty()
                ? new TaskId(new UUID(0x10000, 1))
                : dice.pick(tasks).id();
    }

    /** The same machine after a restart, perhaps with more or less in it, perhaps at another address. */
    private WorkerRegistration joinsAgain(Worker worker) {
        WorkerRegistration other = machines.next();
        return new WorkerRegistration(
                worker.id(),
                worker.name(),
                dice.chance(0.9) ? worker.address() : "http://elsewhere",
                dice.chance(0.7) ? worker.capacity() : other.capacity(),
                dice.chance(0.7) ? worker.labels() : other.labels(),
                worker.portRange(),
                worker.arch(),
                worker.version(),
                worker.engine(),
                dice.uuid(),
                dice.chance(0.95) == worker.leases());
    }

    private Orphan orphan() {
        AttemptKey key = new AttemptKey(new TaskId(new UUID(0x40000, dice.below(4))), Attempt.FIRST);
        Resources booking = new Resources(dice.between(0, 600), dice.between(0, 600), dice.below(3), dice.below(300));
        return new Orphan(key, "orphan", "image", booking, List.of(new PortMapping(80, port(), Protocol.TCP)), null);
    }

    private int port() {
        return Machines.FIRST_PORT + dice.below(scarcity.rangePorts());
    }

    /** One of the attempt's own, mostly. */
    private int portOf(ClusterState state, AttemptKey key) {
        List<PortMapping> ports = state.loadTask(key.task())
                .findAttempt(key.attempt())
                .map(TaskAttempt::ports)
                .orElse(List.of());
        return ports.isEmpty() || dice.chance(0.3) ? port() : dice.pick(ports).host();
    }

    /** An attempt is slow to start, is started again and again, cannot have its image, or finds a port taken or the disk full. */
    private Command startIsHard(ClusterState state, Worker worker, Instant now) {
        List<AttemptKey> attempts = state.attemptsOn(worker.id());
        if (attempts.isEmpty()) {
            return new Command.SeeWorker(worker.id(), Liveness.READY, EngineState.OK);
        }
        AttemptKey key = dice.pick(attempts);
        return new Command.ObserveTasks(
                worker.id(),
                false,
                List.of(
                        switch (dice.below(8)) {
                            case 0 -> observation(key, Phase.STARTING, Reason.PULLING_IMAGE, "", null);
                            case 1 -> observation(key, Phase.STARTING, Reason.RESTARTING, "", now);
                            case 2 -> observation(key, Phase.GONE, Reason.IMAGE_ARCHITECTURE, "", null);
                            case 3 -> observation(key, Phase.GONE, Reason.COMMAND_NOT_FOUND, "", null);
                            case 4 -> observation(key, Phase.GONE, Reason.REGISTRY_UNAVAILABLE, "", null);
                            case 5 -> observation(key, Phase.GONE, Reason.REGISTRY_RATE_LIMITED, "", null);
                            case 6 -> observation(key, Phase.GONE, Reason.DISK_FULL, "", null);
                            default ->
                                observation(
                                        key,
                                        Phase.GONE,
                                        Reason.PORT_TAKEN,
                                        "bind 0.0.0.0:" + portOf(state, key) + " failed",
                                        null);
                        }));
    }

    private static Observation observation(
            AttemptKey key, Phase phase, Reason reason, String message, @Nullable Instant startedAt) {
        return new Observation(
                key.task(), key.attempt(), 0, "c-" + key, phase, reason, message, null, false, null, startedAt, null);
    }
}
