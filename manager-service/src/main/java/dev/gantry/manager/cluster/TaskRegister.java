package dev.gantry.manager.cluster;

import dev.gantry.model.Reason;
import dev.gantry.model.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each task is now, and which of them wait for a place, start, move or give way. Belongs to one thread. */
final class TaskRegister {

    private final Map<TaskId, Task> byId = new HashMap<>();
    private final SharedSpecs specs = new SharedSpecs();
    private final NavigableSet<Task> pending = new TreeSet<>(ClusterState.PLACING_ORDER);
    private final Set<TaskId> starting = new HashSet<>();
    private final Set<TaskId> moving = new HashSet<>();
    private final Set<TaskId> givingWay = new LinkedHashSet<>();
    private final Set<TaskId> gaveWay = new LinkedHashSet<>();
    private final Map<TaskId, Instant> tombstones = new HashMap<>();
    private final Map<TaskId, Unplaced> unplaced = new HashMap<>();

    @Nullable
    Task find(TaskId id) {
        return byId.get(id);
    }

    Collection<Task> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    SharedSpecs specs() {
        return specs;
    }

    NavigableSet<Task> pending() {
        return pending;
    }

    List<Task> starting() {
        return starting.stream().map(this::load).toList();
    }

    List<Task> moving() {
        return moving.stream().map(this::load).toList();
    }

    int movingCount() {
        return moving.size();
    }

    List<Task> givingWay() {
        return givingWay.stream().map(this::load).toList();
    }

    List<Task> gaveWay() {
        return gaveWay.stream().map(this::load).toList();
    }

    boolean isMakingRoom() {
        return !givingWay.isEmpty();
    }

    Map<TaskId, Instant> tombstones() {
        return tombstones;
    }

    Map<TaskId, Unplaced> unplaced() {
        return unplaced;
    }

    /**
     * The task with this id.
     *
     * @throws IllegalStateException if there is none
     */
    Task load(TaskId id) {
        Task task = byId.get(id);
        if (task == null) {
            throw new IllegalStateException("there is no task " + id);
        }
        return task;
    }

    /** Puts a task in the place of what it was, or where it was not. */
    void put(@Nullable Task before, Task after) {
        byId.put(after.id(), after);
        list(starting, after.id(), before != null && before.isStarting(), after.isStarting());
        list(moving, after.id(), before != null && before.isMoving(), after.isMoving());
        list(givingWay, after.id(), before != null && before.isGivingWay(), after.isGivingWay());
        list(gaveWay, after.id(), before != null && before.hasGivenWay(), after.hasGivenWay());
        boolean waited = before != null && before.isPending();
        if (waited) {
            pending.remove(before);
        }
        if (after.isPending()) {
            pending.add(after);
        } else if (before != null && isExplained(before) && !isExplained(after)) {
            unplaced.remove(after.id());
        }
    }

    /** Whether it is of interest why it has no place, or no other one. */
    private static boolean isExplained(Task task) {
        return task.isPending() || task.reason() == Reason.NO_TARGET;
    }

    private static void list(Set<TaskId> list, TaskId task, boolean belonged, boolean belongs) {
        if (belongs && !belonged) {
            list.add(task);
        } else if (belonged && !belongs) {
            list.remove(task);
        }
    }

    /** The task is known no longer. */
    void remove(Task retired) {
        byId.remove(retired.id());
        starting.remove(retired.id());
        moving.remove(retired.id());
        givingWay.remove(retired.id());
        gaveWay.remove(retired.id());
        specs.release(retired);
    }
}
