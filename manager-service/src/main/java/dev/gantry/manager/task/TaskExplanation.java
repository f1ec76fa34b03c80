package dev.gantry.manager.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.manager.scheduling.Counterfactual;
import dev.gantry.manager.scheduling.Explanation;
import dev.gantry.manager.scheduling.Remedy;
import dev.gantry.manager.task.TaskView.WorkerRef;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is where it is, or nowhere, as users see it.
 *
 * @param reason as it is known now: of a task without a place, what keeps it from one
 * @param waiting of a task that is to run and has no place
 * @param placement of the current attempt, or of the one that was asked for
 * @param ended of a task that is over
 */
record TaskExplanation(
        TaskId id,
        String name,
        DesiredState desiredState,
        TaskState state,
        Reason reason,
        String message,
        @Nullable Waiting waiting,
        @Nullable PlacementView placement,
        @Nullable Ended ended) {

    /**
     * Why no worker takes the task at this moment.
     *
     * @param since when it began to wait
     * @param nextTry when a worker's refusal ends; without one it is tried whenever something changes
     * @param fitting how many workers would take it now: it is placed as soon as its turn has come
     */
    record Waiting(
            Instant since,
            @Nullable Instant nextTry,
            int workers,
            int fitting,
            List<Explanation.Refused> refusedBy,
            @Nullable ClosestView closest,
            List<CounterfactualView> counterfactuals) {

        static Waiting of(Task task, Explanation explanation, Optional<Instant> nextTry) {
            return new Waiting(
                    task.changedAt(),
                    nextTry.orElse(null),
                    explanation.workers(),
                    explanation.fitting(),
                    explanation.refusedBy(),
                    explanation
                            .closest()
                            .map(closest -> new ClosestView(
                                    new WorkerRef(closest.worker(), closest.name()), closest.refusedBy()))
                            .orElse(null),
                    explanation.counterfactuals().stream()
                            .map(CounterfactualView::of)
                            .toList());
        }
    }

    /** The worker for which the least would have to change, with the answers of all filters. */
    record ClosestView(WorkerRef worker, List<Reason> refusedBy) {}

    /** What was checked to suffice. */
    record CounterfactualView(WorkerRef worker, String sentence, List<ChangeView> changes) {
        static CounterfactualView of(Counterfactual said) {
            return new CounterfactualView(
                    new WorkerRef(said.worker(), said.name()),
                    said.sentence(),
                    said.remedies().stream().map(ChangeView::of).toList());
        }
    }

    /** One thing that would have to be otherwise; {@code to} is an amount or a time, where there is one. */
    record ChangeView(
            Remedy.Kind kind,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String to) {
        static ChangeView of(Remedy remedy) {
            return new ChangeView(remedy.kind(), remedy.to());
        }
    }

    /** How it ended. */
    record Ended(@Nullable Instant at, @Nullable Integer exitCode, boolean oomKilled) {

        static @Nullable Ended of(Task task) {
            Optional<TaskAttempt> last = task.current();
            return task.state().isFinal()
                    ? new Ended(
                            task.finishedAt(),
                            last.map(TaskAttempt::exitCode).orElse(null),
                            last.filter(TaskAttempt::oomKilled).isPresent())
                    : null;
        }
    }
}
