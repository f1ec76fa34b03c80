package dev.gantry.manager.cluster;

import dev.gantry.model.Attempt;
import dev.gantry.model.DesiredState;
import dev.gantry.model.Reason;
import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskId;
import dev.gantry.model.TaskSpec;
import dev.gantry.model.TaskState;
import dev.gantry.model.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One container to run, everything said about it, and where it stands. Immutable; each change makes a new one.
 *
 * @param named whether the client gave it its id, which must not mean another task for a while after this one is retired
 * @param number the number of the event that accepted it: unique, and growing with age
 * @param failures the placements that failed, which a drain or a lost worker does not count
 * @param attempts those that are not over, the newest, and the current one; oldest first
 * @param createdMicros moments are microseconds since 1970, see {@link Micros}
 */
public record Task(
        TaskId id,
        boolean named,
        long number,
        SpecHash specHash,
        TaskSpec spec,
        DesiredState desired,
        TaskState state,
        Reason reason,
        String message,
        int failures,
        List<TaskAttempt> attempts,
        long createdMicros,
        long changedMicros,
        long finishedMicros) {

    public Task {
        attempts = List.copyOf(attempts);
    }

    /** A task as it was stored. */
    public static Task stored(
            TaskId id,
            boolean named,
            long number,
            SpecHash specHash,
            TaskSpec spec,
            DesiredState desired,
            TaskState state,
            Reason reason,
            String message,
            int failures,
            List<TaskAttempt> attempts,
            Instant createdAt,
            Instant changedAt,
            @Nullable Instant finishedAt) {
        return new Task(
                id,
                named,
                number,
                specHash,
                spec,
                desired,
                state,
                reason,
                message,
                failures,
                attempts,
                Micros.of(createdAt),
                Micros.of(changedAt),
                Micros.of(finishedAt));
    }

    public static Task accepted(TaskId id, boolean named, long number, SpecHash specHash, TaskSpec spec, Instant now) {
        return new Task(
                id,
                named,
                number,
                specHash,
                spec,
                DesiredState.RUNNING,
                TaskState.PENDING,
                Reason.SUBMITTED,
                "",
                0,
                List.of(),
                Micros.of(now),
                Micros.of(now),
                Micros.NEVER);
    }

    public Instant createdAt() {
        return Micros.instant(createdMicros);
    }

    public Instant changedAt() {
        return Micros.instant(changedMicros);
    }

    public @Nullable Instant finishedAt() {
        return Micros.instantOrNull(finishedMicros);
    }

    /** The same task with the one copy of its spec that all tasks of equal specs share. */
    Task sharing(SpecHash sharedHash, TaskSpec sharedSpec) {
        return new Task(
                id,
                named,
                number,
                sharedHash,
                sharedSpec,
                desired,
                state,
                reason,
                message,
                failures,
                attempts,
                createdMicros,
                changedMicros,
                finishedMicros);
    }

    /** Whether it is to run and has no place. */
    public boolean isPending() {
        return state == TaskState.PENDING && desired == DesiredState.RUNNING;
    }

    /**
     * The attempt from which the state is derived: the newest of those that are not, and never were, mere successors. A task
     * that never was placed has none.
     */
    public Optional<TaskAttempt> current() {
        return Optional.ofNullable(current(attempts));
    }

    private static @Nullable TaskAttempt current(List<TaskAttempt> attempts) {
        for (int place = attempts.size() - 1; place >= 0; place--) {
            if (!attempts.get(place).successor()) {
                return attempts.get(place);
            }
        }
        return null;
    }

    /** The attempt that takes over when it is ready, while the task is on its way to another worker. */
    public Optional<TaskAttempt> successor() {
        for (int place = attempts.size() - 1; place > 0; place--) {
            if (attempts.get(place).isComing()) {
                return Optional.of(attempts.get(place));
            }
        }
        return Optional.empty();
    }

    /** Whether it is on its way to another worker, where its next attempt starts while this one goes on. */
    public boolean isMoving() {
        return attempts.size() > 1 && successor().isPresent();
    }

    /** Whether it makes room for a more important one and has not left its worker yet. */
    boolean isGivingWay() {
        return reason == Reason.PREEMPTED
                && current()
                        .filter(attempt -> !attempt.isOver() && attempt.wanted() == Wanted.STOP)
                        .isPresent();
    }

    /** Whether it has made room for a more important one and waits for another place. */
    boolean hasGivenWay() {
        return reason == Reason.PREEMPTED && isPending();
    }

    /** Whether its worker is to start it and has not done so: neither does its container run, nor does a back-off. */
    public boolean isStarting() {
        return !state.isFinal()
                && state != TaskState.PENDING
                && reason != Reason.RESTARTING
                && current().filter(TaskAttempt::isStarting).isPresent();
    }

    public boolean isCurrent(TaskAttempt attempt) {
        return current()
                .map(TaskAttempt::number)
                .filter(attempt.number()::equals)
                .isPresent();
    }

    public Optional<TaskAttempt> findAttempt(Attempt number) {
        for (TaskAttempt attempt : attempts) {
            if (attempt.number().equals(number)) {
                return Optional.of(attempt);
            }
        }
        return Optional.empty();
    }

    /** Whether one of its attempts that are not over has booked exactly what the given one books. */
    boolean hasBooked(TaskAttempt same) {
        for (TaskAttempt attempt : attempts) {
            if (!attempt.isOver()
                    && attempt.number().equals(same.number())
                    && attempt.worker().equals(same.worker())
                    && attempt.ports().equals(same.ports())) {
                return true;
            }
        }
        return false;
    }

    public Attempt nextAttempt() {
        return attempts.isEmpty() ? Attempt.FIRST : attempts.getLast().number().next();
    }

    public boolean allAttemptsOver() {
        return attempts.stream().allMatch(TaskAttempt::isOver);
    }

    /** The task with one attempt added or replaced. Those that are over and matter no more are left to the history. */
    Task with(TaskAttempt changed) {
        boolean only = attempts.isEmpty()
                || (attempts.size() == 1 && attempts.getFirst().number().equals(changed.number()));
        return with(only ? List.of(changed) : withOthers(changed));
    }

    /** Those of all attempts, oldest first, that a task still lists: not what is over, but for the newest and the current one. */
    public static List<TaskAttempt> kept(List<TaskAttempt> all) {
        @Nullable TaskAttempt current = current(all);
        List<TaskAttempt> kept = new ArrayList<>(all.size());
        for (TaskAttempt attempt : all) {
            if (!attempt.isOver() || attempt.equals(current) || attempt.equals(all.getLast())) {
                kept.add(attempt);
            }
        }
        return kept;
    }

    private List<TaskAttempt> withOthers(TaskAttempt changed) {
        List<TaskAttempt> next = new ArrayList<>(attempts.size() + 1);
        attempts.stream()
                .filter(attempt -> attempt.number().compareTo(changed.number()) < 0)
                .forEach(next::add);
        next.add(changed);
        attempts.stream()
                .filter(attempt -> attempt.number().compareTo(changed.number()) > 0)
                .forEach(next::add);
        return kept(next);
    }

    Task with(List<TaskAttempt> newAttempts) {
        return new Task(
                id,
                named,
                number,
                specHash,
                spec,
                desired,
                state,
                reason,
                message,
                failures,
                newAttempts,
                createdMicros,
                changedMicros,
                finishedMicros);
    }

    Task stopRequested(Instant now) {
        return new Task(
                id,
                named,
                number,
                specHash,
                spec,
                DesiredState.STOPPED,
                state,
                reason,
                message,
                failures,
                attempts,
                createdMicros,
                Micros.of(now),
                finishedMicros);
    }

    /**
     * The task in another state, or in the same for another reason.
     *
     * @throws IllegalStateException if the transition table does not list the move
     */
    Task moved(TaskState to, Reason why, String words, int newFailures, Instant now) {
        boolean stays = to == state && !state.isFinal();
        if (!stays && !TaskTransitions.allows(state, to)) {
            throw new IllegalStateException("task " + id + " cannot move from " + state + " to " + to);
        }
        return new Task(
                id,
                named,
                number,
                specHash,
                spec,
                desired,
                to,
                why,
                words,
                newFailures,
                attempts,
                createdMicros,
                Micros.of(now),
                to.isFinal() ? Micros.of(now) : finishedMicros);
    }
}
