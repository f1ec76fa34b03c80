package dev.gantry.simulation.generate;

import dev.gantry.manager.cluster.Availability;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Liveness;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.wire.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands as users, workers and the manager itself give them, sensible and not, about what a cluster has. */
public final class Commands {

    private static final List<Reason> ENDS =
            List.of(Reason.EXITED, Reason.NONZERO_EXIT, Reason.PORT_TAKEN, Reason.IMAGE_NOT_FOUND, Reason.OOM_KILLED);

    private final Dice dice;
    private final Specs specs;
    private final List<TaskId> tasks = new ArrayList<>();
    private final IdentityHashMap<TaskSpec, SpecHash> hashes = new IdentityHashMap<>();

    public Commands(Dice dice, Specs specs) {
        this.dice = dice;
        this.specs = specs;
    }

    /** The next command, mostly about something that there is. */
    public Command next(ClusterState state, Instant now) {
        return switch (dice.below(10)) {
            case 0, 1, 2 -> submit();
            case 3 -> stop();
            case 4 ->
                of(
                        state,
                        worker -> new Command.SetAvailability(
                                worker.id(), dice.pick(List.of(Availability.ACTIVE, Availability.CORDONED))));
            case 5 -> of(state, worker -> new Command.SeeWorker(worker.id(), seen(), engine()));
            case 6 -> of(state, worker -> new Command.LoseWorker(worker.id(), () -> true));
            case 7 -> new Command.RetireTasks(tasks, now);
            default -> of(state, worker -> observe(state, worker, now));
        };
    }

    /** One to three tasks, new ones or, now and then, one that was submitted before. */
    public Command submit() {
        if (!tasks.isEmpty() && dice.chance(0.2)) {
            return new Command.SubmitTasks(List.of(submission(dice.pick(tasks))), Optional.empty());
        }
        List<Submission> submissions = new ArrayList<>();
        for (int left = dice.between(1, 3); left > 0; left--) {
            TaskId id = new TaskId(new UUID(0x10000, tasks.size() + 1));
            tasks.add(id);
            submissions.add(submission(id));
        }
        return new Command.SubmitTasks(submissions, Optional.empty());
    }

    private Submission submission(TaskId id) {
        TaskSpec spec = specs.next();
        return new Submission(id, id.value().getLeastSignificantBits() % 2 == 0, hash(spec), spec);
    }

    /** A spec of the stock is hashed once. */
    private SpecHash hash(TaskSpec spec) {
        return hashes.computeIfAbsent(spec, Specs::hash);
    }

    private Command stop() {
        TaskId id = tasks.isEmpty() ? new TaskId(new UUID(0x10000, 1)) : dice.pick(tasks);
        Optional<Duration> grace =
                dice.chance(0.5) ? Optional.empty() : Optional.of(Duration.ofSeconds(dice.below(10)));
        return new Command.StopTask(id, grace);
    }

    private Command of(ClusterState state, Function<Worker, Command> command) {
        List<Worker> workers = List.copyOf(state.workers());
        return workers.isEmpty() ? submit() : command.apply(dice.pick(workers));
    }

    private Liveness seen() {
        return dice.pick(List.of(Liveness.READY, Liveness.READY, Liveness.UNREACHABLE, Liveness.RESTARTING));
    }

    private EngineState engine() {
        return dice.chance(0.9) ? EngineState.OK : EngineState.DOWN;
    }

    /** What a worker might say of some of its attempts; a full report leaves others out. */
    private Command observe(ClusterState state, Worker worker, Instant now) {
        List<Observation> observations = new ArrayList<>();
        for (AttemptKey key : state.attemptsOn(worker.id())) {
            if (dice.chance(0.7)) {
                observations.add(observation(key, now));
            }
        }
        return new Command.ObserveTasks(worker.id(), dice.chance(0.2), observations);
    }

    private Observation observation(AttemptKey key, Instant now) {
        Phase phase = dice.pick(List.of(Phase.STARTING, Phase.RUNNING, Phase.RUNNING, Phase.STOPPING, Phase.GONE));
        Reason reason = switch (phase) {
            case RUNNING -> Reason.STARTED;
            case GONE -> dice.pick(ENDS);
            case STOPPING -> Reason.STOPPING;
            default -> Reason.STARTING;
        };
        @Nullable Integer exit = phase == Phase.GONE ? (Integer) (reason == Reason.EXITED ? 0 : 1) : null;
        @Nullable Instant started = phase == Phase.STARTING ? null : now;
        return new Observation(
                key.task(), key.attempt(), 0, "c-" + key, phase, reason, "", exit, false, null, started, null);
    }
}
