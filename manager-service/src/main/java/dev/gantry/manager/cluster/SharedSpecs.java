package dev.gantry.manager.cluster;

import dev.gantry.model.SpecHash;
import dev.gantry.model.TaskSpec;
import java.util.HashMap;
import java.util.Map;

/** One copy of each spec for all tasks that have it: a thousand tasks of a job came with a thousand equal specs. */
final class SharedSpecs {

    private static final class Shared {

        private final SpecHash hash;
        private final TaskSpec spec;
        private int tasks;

        Shared(SpecHash hash, TaskSpec spec) {
            this.hash = hash;
            this.spec = spec;
        }
    }

    private final Map<SpecHash, Shared> byHash = new HashMap<>();

    /** The task with the shared copy of its spec. */
    Task take(Task task) {
        Shared shared = byHash.computeIfAbsent(task.specHash(), hash -> new Shared(hash, task.spec()));
        shared.tasks++;
        return task.spec().equals(shared.spec) ? task.sharing(shared.hash, shared.spec) : task;
    }

    /** Whether any task has this spec. */
    boolean contains(SpecHash hash) {
        return byHash.containsKey(hash);
    }

    /** The task is no more. */
    void release(Task task) {
        Shared shared = byHash.get(task.specHash());
        if (shared != null && --shared.tasks == 0) {
            byHash.remove(task.specHash());
        }
    }
}
