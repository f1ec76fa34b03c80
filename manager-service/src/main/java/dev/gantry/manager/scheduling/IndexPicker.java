package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.RoomIndex;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Reason;
import dev.gantry.model.Resources;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what {@link ScanPicker} finds, and asks only workers that may be the best.
 *
 * <p>What leads it there is for the policy to say ({@link Scorer.Guide}). A policy without a bound makes it ask every worker that
 * has room.
 */
final class IndexPicker {

    /** Less than any worker has free, however much is booked on it: what the index does not know. */
    private static final long LESS_THAN_ANYTHING = -(1L << 40);

    private final List<Filter> filters;

    IndexPicker(List<Filter> filters) {
        this.filters = List.copyOf(filters);
    }

    /** The best worker, if any passes every filter. */
    Optional<Candidate> pick(Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now) {
        return pick(task, ranking, cluster, load, now, Audience.NONE);
    }

    /**
     * The same.
     *
     * @param audience hears of each worker that is asked, in the order of the search
     */
    Optional<Candidate> pick(
            Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now, Audience audience) {
        Best best = new Best(task, ranking, cluster, load, now, audience);
        Resources booking = best.ceiling.booking();
        switch (guide(ranking, task)) {
            case FREE -> cluster.room().search(booking.cpuMillis(), booking.memory(), best);
            case IDLE -> load.index(cluster).search(booking.cpuMillis(), booking.memory(), best);
            case TURN -> askInTurn(best, booking);
        }
        return Optional.ofNullable(best.candidate);
    }

    /** Whose turn it is decides only where nothing else counts. */
    private static Scorer.Guide guide(Ranking ranking, Task task) {
        Scorer.Guide guide = ranking.policy().guide();
        return guide == Scorer.Guide.TURN && !ranking.isPolicyAlone(task) ? Scorer.Guide.FREE : guide;
    }

    /** Takes the first that passes every filter; where nobody has room at all, the index knows at once. */
    private static void askInTurn(Best best, Resources booking) {
        RoomIndex room = best.cluster.room();
        if (!room.hasRoom(booking.cpuMillis(), booking.memory())) {
            return;
        }
        for (Worker worker : best.cluster.workersInTurn()) {
            Resources free = worker.capacity().minus(best.cluster.booked(worker.id()));
            if (free.cpuMillis() >= booking.cpuMillis() && free.memory() >= booking.memory()) {
                best.ask(worker, free);
            }
            if (best.candidate != null) {
                return;
            }
        }
    }

    /**
     * For each reason the number of workers that it rules out, for a task that no worker takes. Right for a task without
     * constraints that was refused nowhere: those reasons are reported before a lack of room.
     */
    Map<Reason, Integer> refusals(Task task, ClusterState cluster, ExpectedLoad load, Instant now) {
        Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
        Resources booking = task.spec().booking();
        RoomIndex room = cluster.room();
        RoomIndex.Shortage tooLittle = room.count(
                booking.cpuMillis(),
                booking.memory(),
                worker -> Filter.refuse(filters, task, Candidate.of(worker, cluster, load, now))
                        .ifPresent(reason -> refusals.merge(reason, 1, Integer::sum)));
        add(refusals, Reason.INSUFFICIENT_MEMORY, tooLittle.ofMemory());
        add(refusals, Reason.INSUFFICIENT_CPU, tooLittle.ofCpu());
        add(refusals, Reason.WORKER_NOT_READY, cluster.workers().size() - room.size());
        return refusals;
    }

    private static void add(Map<Reason, Integer> refusals, Reason reason, int workers) {
        if (workers > 0) {
            refusals.merge(reason, workers, Integer::sum);
        }
    }

    /** The best worker so far. */
    private final class Best implements RoomIndex.Search {

        private final Task task;
        private final Ranking ranking;
        private final ClusterState cluster;
        private final ExpectedLoad load;
        private final Instant now;
        private final Audience audience;
        private final Ranking.Ceiling ceiling;
        private @Nullable Candidate candidate;
        private long total;

        Best(Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now, Audience audience) {
            this.task = task;
            this.ranking = ranking;
            this.cluster = cluster;
            this.load = load;
            this.now = now;
            this.audience = audience;
            this.ceiling = ranking.ceiling(task, cluster);
        }

        @Override
        public long bound(Resources capacity, long leastCpu, long leastMemory, long mostCpu, long mostMemory) {
            Resources least = new Resources(leastCpu, leastMemory, LESS_THAN_ANYTHING, LESS_THAN_ANYTHING);
            Resources most = new Resources(mostCpu, mostMemory, capacity.disk(), capacity.pids());
            return ceiling.of(new Box(capacity, least, most));
        }

        @Override
        public boolean wants(long bound, WorkerId lowest) {
            return candidate == null
                    || bound > total
                    || (bound == total && lowest.compareTo(candidate.worker().id()) < 0);
        }

        @Override
        public void ask(Worker worker, Resources free) {
            Candidate asked = new Candidate(worker, free, cluster, load, now);
            Optional<Reason> refusal = Filter.refuse(filters, task, asked);
            if (refusal.isPresent()) {
                audience.refused(refusal.get());
                return;
            }
            long points = ranking.total(task, asked);
            audience.passed(asked, points);
            if (wants(points, worker.id())) {
                candidate = asked;
                total = points;
            }
        }
    }
}
