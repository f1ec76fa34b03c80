package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.ClusterState.AttemptKey;
import dev.gantry.manager.cluster.TaskAttempt;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the workers are expected to use: what was measured, and on top of it the bookings of attempts that are too young to
 * show in a measurement. Without the latter every task of a burst would go to the same idle worker.
 *
 * <p>Belongs to one placement pass and one thread. Within it bookings only grow, so that each worker's attempts are walked
 * once, and only if somebody asks.
 */
public final class ExpectedLoad {

    /** So long after its start an attempt counts with what it has booked. */
    static final Duration YOUTH = Duration.ofSeconds(30);

    private record Base(Resources expected, Resources booked) {}

    private final Supplier<Map<WorkerId, Resources>> measured;
    private final Instant now;
    private final Map<WorkerId, Base> bases = new HashMap<>();
    private final Set<WorkerId> promised;
    private @Nullable Map<WorkerId, Resources> snapshot;
    private @Nullable LoadIndex index;

    /**
     * Load that is looked up when it is first needed.
     *
     * @param measured what each worker said that it uses, in one snapshot; those that said nothing use nothing
     */
    public ExpectedLoad(Supplier<Map<WorkerId, Resources>> measured, Instant now) {
        this(measured, Set.of(), now);
    }

    /**
     * The same for a pass that goes on with what another one began.
     *
     * @param promised what that one has promised
     */
    public ExpectedLoad(Supplier<Map<WorkerId, Resources>> measured, Set<WorkerId> promised, Instant now) {
        this.measured = measured;
        this.promised = new HashSet<>(promised);
        this.now = now;
    }

    /** For the rest of the pass, which is about less important tasks, the worker's room is another one's. */
    public void promise(WorkerId worker) {
        promised.add(worker);
    }

    /** The workers whose room is promised. A copy. */
    public Set<WorkerId> promised() {
        return Set.copyOf(promised);
    }

    boolean isPromised(WorkerId worker) {
        return !promised.isEmpty() && promised.contains(worker);
    }

    /** What a worker is expected to use, with everything that is booked on it by now. */
    Resources on(WorkerId worker, ClusterState cluster) {
        Resources booked = cluster.booked(worker);
        Base base = bases.computeIfAbsent(worker, _ -> new Base(atFirst(worker, cluster), booked));
        return base.expected().plus(booked.minus(base.booked()));
    }

    private Resources atFirst(WorkerId worker, ClusterState cluster) {
        Resources expected = measured(worker);
        for (AttemptKey key : cluster.attemptsOn(worker)) {
            Optional<TaskAttempt> young =
                    cluster.loadTask(key.task()).findAttempt(key.attempt()).filter(this::isYoung);
            if (young.isPresent()) {
                expected = expected.plus(cluster.loadTask(key.task()).spec().booking());
            }
        }
        return expected;
    }

    /** The workers of the pass's cluster by what is expected to idle on them. Made when it is first needed. */
    LoadIndex index(ClusterState cluster) {
        if (index == null) {
            index = new LoadIndex(this, cluster);
        }
        return index;
    }

    /** What a worker said that it uses. */
    Resources measured(WorkerId worker) {
        if (snapshot == null) {
            snapshot = Map.copyOf(measured.get());
        }
        return snapshot.getOrDefault(worker, Resources.NONE);
    }

    private boolean isYoung(TaskAttempt attempt) {
        Instant started = attempt.startedAt();
        return !attempt.ran() || (started != null && started.plus(YOUTH).isAfter(now));
    }
}
