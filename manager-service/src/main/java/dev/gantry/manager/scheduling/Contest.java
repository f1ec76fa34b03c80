package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The best few workers for a task, out of those that are shown. For one thread. */
final class Contest {

    private static final int PLACES = PlacementDecision.MOST_CANDIDATES;

    private record Entry(Candidate candidate, long total) {
        WorkerId worker() {
            return candidate.worker().id();
        }
    }

    private final List<Filter> filters;
    private final Task task;
    private final Ranking ranking;
    private final ClusterState cluster;
    private final ExpectedLoad load;
    private final Instant now;
    private final List<Entry> best;
    private final Map<Reason, Integer> refusedBy = new EnumMap<>(Reason.class);
    private int asked;

    /** Nobody has been asked yet. */
    Contest(List<Filter> filters, Task task, Ranking ranking, ClusterState cluster, ExpectedLoad load, Instant now) {
        this.filters = filters;
        this.task = task;
        this.ranking = ranking;
        this.cluster = cluster;
        this.load = load;
        this.now = now;
        this.best = new ArrayList<>(PLACES + 1);
    }

    /** What came of it, for the history. */
    PlacementDecision decision() {
        return new PlacementDecision(
                ranking.policy().name(),
                cluster.workers().size(),
                asked,
                refusedBy,
                best.stream().map(this::ranked).toList());
    }

    private PlacementDecision.Ranked ranked(Entry entry) {
        Score score = ranking.score(task, entry.candidate());
        return new PlacementDecision.Ranked(
                entry.worker(),
                entry.candidate().worker().name(),
                score.total(),
                score.parts().stream()
                        .map(part -> new PlacementDecision.Part(part.name(), part.points()))
                        .toList());
    }

    void ask(Worker worker) {
        asked++;
        Candidate candidate = Candidate.of(worker, cluster, load, now);
        Optional<Reason> refusal = Filter.refuse(filters, task, candidate);
        if (refusal.isPresent()) {
            refusedBy.merge(refusal.get(), 1, Integer::sum);
            return;
        }
        long total = ranking.total(task, candidate);
        enter(new Entry(candidate, total));
    }

    private void enter(Entry entry) {
        int place = best.size();
        while (place > 0 && isBetter(entry.total(), entry.worker(), best.get(place - 1))) {
            place--;
        }
        best.add(place, entry);
        if (best.size() > PLACES) {
            best.removeLast();
        }
    }

    /** The higher total, and of equal ones the lower id. */
    private static boolean isBetter(long total, WorkerId worker, Entry than) {
        return total > than.total() || (total == than.total() && worker.compareTo(than.worker()) < 0);
    }
}
