package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.DesiredState;
import dev.gantry.model.EngineState;
import dev.gantry.model.Phase;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What becomes of the tasks of a worker that answers and whose engine has not for too long: each goes by its onDisconnect policy,
 * as if the worker were lost, and goes on where it is when the engine answers before another attempt follows.
 */
final class EngineLosses {

    private final DisconnectTerms terms;
    private final Duration silence;

    private EngineLosses(DisconnectTerms terms, Duration silence) {
        this.terms = terms;
        this.silence = silence;
    }

    /** Changes nothing that was changed before, so it may be asked for as often as one likes. */
    static Decision decide(ClusterState state, Command.LoseEngine lose, DisconnectTerms terms) {
        boolean down =
                state.findWorker(lose.worker()).filter(worker -> !worker.lost()).isPresent()
                        && lose.stillDown().getAsBoolean();
        if (!down) {
            return Decision.of();
        }
        List<Change> changes =
                new ArrayList<>(new EngineLosses(terms, lose.silence().get()).lost(state, lose.worker()));
        if (state.restoration().isSettling() && !state.hasTold(lose.worker())) {
            // What it has is not waited for any longer than that.
            changes.add(new Change.OrphansSeen(lose.worker(), state.orphans(lose.worker())));
        }
        return new Decision.Accepted(changes);
    }

    private List<Change> lost(ClusterState state, WorkerId worker) {
        String name = state.findWorker(worker).map(Worker::name).orElseThrow();
        String words = "worker " + name + " cannot tell of its containers: its engine does not answer";
        List<Change> changes = new ArrayList<>();
        currentOn(state, worker, Wanted.RUN)
                .filter(task -> task.state() != TaskState.PENDING)
                .filter(task -> to(task) != task.state() || task.reason() != Reason.ENGINE_DOWN)
                .map(task -> new Change.TaskMoved(task.id(), to(task), Reason.ENGINE_DOWN, words, task.failures()))
                .forEach(changes::add);
        // What was to stop and to begin anew elsewhere does not wait for an engine that may never say that it has
        // stopped.
        currentOn(state, worker, Wanted.STOP)
                .filter(task -> task.state() != TaskState.PENDING && to(task) == TaskState.PENDING)
                .map(task ->
                        new Change.TaskMoved(task.id(), TaskState.PENDING, Reason.ENGINE_DOWN, words, task.failures()))
                .forEach(changes::add);
        for (AttemptKey key : state.attemptsOn(worker)) {
            Task task = state.loadTask(key.task());
            if (Losses.isComing(task, key)) {
                Moves.callOff(task).ifPresent(changes::add);
            }
        }
        return changes;
    }

    /**
     * What must not run twice stays as long as its worker says anything. One that registers and says nothing has stopped it by
     * itself in the end, as one has that is lost.
     */
    private TaskState to(Task task) {
        boolean goes = switch (task.spec().onDisconnect()) {
            case REPLACE -> true;
            case KEEP -> false;
            case STOP -> terms.wait(task.spec().stopGrace()).compareTo(silence) <= 0;
        };
        return goes ? TaskState.PENDING : task.state();
    }

    /** Whether a task waits for this attempt's engine: until that answers, no report lets it go on. */
    static boolean waitsFor(ClusterState state, Task task, TaskAttempt attempt) {
        return task.reason() == Reason.ENGINE_DOWN
                && state.sight(attempt.worker()).engine() == EngineState.DOWN;
    }

    /**
     * The worker, or its engine too, is heard again: what was not placed elsewhere goes on. The worker may have nothing new to say
     * of it.
     */
    static List<Change> over(ClusterState state, WorkerId worker, boolean engineAnswers) {
        List<Change> changes = new ArrayList<>();
        currentOn(state, worker, Wanted.RUN)
                .filter(task ->
                        task.reason() == Reason.WORKER_LOST || (engineAnswers && task.reason() == Reason.ENGINE_DOWN))
                .forEach(task -> {
                    TaskAttempt attempt = task.current().orElseThrow();
                    if (task.state() == TaskState.PENDING) {
                        changes.add(new Change.TaskMoved(
                                task.id(), TaskState.SCHEDULED, Reason.WORKER_RETURNED, "", task.failures()));
                    }
                    changes.add(Observations.advanced(
                            task, attempt, Observations.stateOf(attempt), attempt.reason(), attempt.message()));
                    if (attempt.phase() == Phase.RUNNING) {
                        changes.addAll(Observations.olderOnes(task, attempt));
                    }
                });
        return changes;
    }

    /** The tasks that are to run, and are what an attempt on this worker is of which this is wanted. */
    private static Stream<Task> currentOn(ClusterState state, WorkerId worker, Wanted wanted) {
        return state.attemptsOn(worker).stream().flatMap(key -> {
            Task task = state.loadTask(key.task());
            return task.current().stream()
                    .filter(attempt -> attempt.number().equals(key.attempt()) && attempt.wanted() == wanted)
                    .filter(_ -> !task.state().isFinal() && task.desired() == DesiredState.RUNNING)
                    .map(_ -> task);
        });
    }
}
