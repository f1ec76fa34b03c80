package dev.gantry.manager.cluster;

import dev.gantry.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When each lost worker was lost, and which of them were lost together: within {@link #WINDOW}, and more than half of those that
 * were not lost before. That many machines do not break at once; their network, or this manager's, does.
 *
 * <p>Those that were lost when the state was loaded count as lost at one moment. Belongs to one thread.
 */
final class LostWorkers {

    static final Duration WINDOW = Duration.ofSeconds(30);

    private final Map<WorkerId, Instant> since = new HashMap<>();
    private Optional<Set<WorkerId>> together = Optional.empty();

    void lost(WorkerId worker, Instant at) {
        since.putIfAbsent(worker, at);
        together = Optional.empty();
    }

    /** It has returned, is forgotten, or has just joined. */
    void notLost(WorkerId worker) {
        since.remove(worker);
        together = Optional.empty();
    }

    Map<WorkerId, Instant> since() {
        return Map.copyOf(since);
    }

    /**
     * The workers that were lost together.
     *
     * @param all the number of workers, lost ones included
     * @param least so many at least; 0 means that no number is enough
     */
    Set<WorkerId> together(int all, int least) {
        if (least == 0 || since.size() < least) {
            return Set.of();
        }
        Set<WorkerId> known = together.orElseGet(() -> find(all, least));
        together = Optional.of(known);
        return known;
    }

    private Set<WorkerId> find(int all, int least) {
        List<Map.Entry<WorkerId, Instant>> lost = new ArrayList<>(since.entrySet());
        lost.sort(Map.Entry.<WorkerId, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey(ids())));
        Set<WorkerId> found = new HashSet<>();
        int first = 0;
        int taken = 0;
        for (int last = 0; last < lost.size(); last++) {
            Instant begin = lost.get(last).getValue().minus(WINDOW);
            while (lost.get(first).getValue().isBefore(begin)) {
                first++;
            }
            int group = last - first + 1;
            int before = all - (lost.size() - group);
            if (group >= least && 2 * group > before) {
                taken = Math.max(taken, first);
                lost.subList(taken, last + 1).forEach(entry -> found.add(entry.getKey()));
                taken = last + 1;
            }
        }
        return Set.copyOf(found);
    }

    private static Comparator<WorkerId> ids() {
        return Comparator.comparing(WorkerId::value);
    }
}
