package dev.gantry.manager.task;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Turn;
import dev.gantry.manager.control.ClusterViews;
import dev.gantry.manager.control.CommitListener;
import dev.gantry.model.TaskId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Lets requests wait for a task without asking again and again. */
@Component
class TaskWaits implements CommitListener {

    private record Wait(Predicate<Task> enough, CompletableFuture<Void> over) {}

    private final ClusterViews views;
    private final Map<TaskId, Set<Wait>> waits = new ConcurrentHashMap<>();

    TaskWaits(ClusterViews views) {
        this.views = views;
    }

    /** The task as soon as it is enough, or as it is when the time is over. Empty if there is no such task. */
    Optional<Task> await(TaskId id, Duration longest, Predicate<Task> enough) {
        Wait wait = new Wait(enough, new CompletableFuture<>());
        add(id, wait);
        try {
            // Looked at after the wait is known, so that no change can fall between.
            if (views.findTask(id).filter(enough.negate()).isPresent()) {
                wait.over().get(longest.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException timeIsOver) {
            return views.findTask(id);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a wait does not fail", impossible);
        } finally {
            remove(id, wait);
        }
        return views.findTask(id);
    }

    /** As one step, like {@link #remove}: nobody may be added to a set that another one is about to drop. */
    private void add(TaskId id, Wait wait) {
        waits.compute(id, (_, waiting) -> {
            Set<Wait> all = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
            all.add(wait);
            return all;
        });
    }

    private void remove(TaskId id, Wait wait) {
        waits.computeIfPresent(id, (_, waiting) -> {
            waiting.remove(wait);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    @Override
    public void committed(Turn turn) {
        for (TaskId id : turn.tasks()) {
            Set<Wait> waiting = waits.get(id);
            if (waiting != null) {
                views.findTask(id)
                        .ifPresent(task -> waiting.stream()
                                .filter(wait -> wait.enough().test(task))
                                .forEach(wait -> wait.over().complete(null)));
            }
        }
    }
}
