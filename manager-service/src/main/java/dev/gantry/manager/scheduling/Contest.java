package dev.gantry.manager.scheduling;

import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The best few workers for a task, out of those that were asked. For one thread. */
final class Contest implements Audience {

    private static final int PLACES = PlacementDecision.MOST_CANDIDATES;

    private record Entry(Candidate candidate, long total) {
        WorkerId worker() {
            return candidate.worker().id();
        }
    }

    private final Task task;
    private final Ranking ranking;
    private final List<Entry> best = new ArrayList<>(PLACES + 1);
    private Map<Reason, Integer> refusedBy = Map.of();
    private int asked;

    /** Nobody has been asked yet. */
    Contest(Task task, Ranking ranking) {
        this.task = task;
        this.ranking = ranking;
    }

    /**
     * What came of it, for the history.
     *
     * @param workers how many there are
     */
    PlacementDecision decision(int workers) {
        List<PlacementDecision.Ranked> candidates = new ArrayList<>(best.size());
        for (Entry entry : best) {
            candidates.add(ranked(entry));
        }
        return new PlacementDecision(ranking.policy().name(), workers, asked, refusedBy, candidates);
    }

    private PlacementDecision.Ranked ranked(Entry entry) {
        List<Score.Part> score = ranking.score(task, entry.candidate()).parts();
        List<PlacementDecision.Part> parts = new ArrayList<>(score.size());
        for (Score.Part part : score) {
            parts.add(new PlacementDecision.Part(part.name(), part.points()));
        }
        return new PlacementDecision.Ranked(
                entry.worker(), entry.candidate().worker().name(), entry.total(), parts);
    }

    @Override
    public void refused(Reason reason) {
        asked++;
        if (refusedBy.isEmpty()) {
            refusedBy = new EnumMap<>(Reason.class);
        }
        refusedBy.merge(reason, 1, Integer::sum);
    }

    @Override
    public void passed(Candidate candidate, long total) {
        asked++;
        int place = best.size();
        while (place > 0 && isBetter(total, candidate.worker().id(), best.get(place - 1))) {
            place--;
        }
        if (place < PLACES) {
            best.add(place, new Entry(candidate, total));
        }
        if (best.size() > PLACES) {
            best.removeLast();
        }
    }

    /** The higher total, and of equal ones the lower id. */
    private static boolean isBetter(long total, WorkerId worker, Entry than) {
        return total > than.total() || (total == than.total() && worker.compareTo(than.worker()) < 0);
    }
}
