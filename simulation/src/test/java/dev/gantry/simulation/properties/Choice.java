package dev.gantry.simulation.properties;

import dev.gantry.manager.cluster.Task;
import dev.gantry.manager.cluster.Worker;
import dev.gantry.manager.scheduling.Candidate;
import dev.gantry.manager.scheduling.Scorer;
import dev.gantry.model.Affinity;
import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import dev.gantry.simulation.generate.Condition;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The oracle of a placement: every worker is judged, the policy is asked about each that passes, and the highest score with the
 * lowest id wins.
 *
 * @param best the worker that has to be chosen
 * @param refusals how many workers each reason rules out
 */
record Choice(Optional<WorkerId> best, Map<Reason, Integer> refusals) {

    /** A weight of 100 is worth a whole machine, which is a million points; an image that is there is worth a weight of 1. */
    private static final long POINTS = 10_000;

    private static final long RESTARTED = 1_000_000_000;

    static Choice of(Task task, Life life, Judge judge) {
        Scorer policy = Life.POLICIES.stream()
                .filter(one -> one.name().equals(task.spec().schedulerPolicy()))
                .findFirst()
                .orElse(life.usual);
        Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);
        @Nullable WorkerId best = null;
        long most = 0;
        for (Worker worker : life.state.workers()) {
            Optional<Reason> refusal = judge.refuse(task, worker);
            if (refusal.isPresent()) {
                refusals.merge(refusal.get(), 1, Integer::sum);
                continue;
            }
            long points = points(task, worker, policy, life, judge);
            if (best == null || points > most || (points == most && worker.id().compareTo(best) < 0)) {
                best = worker.id();
                most = points;
            }
        }
        return new Choice(Optional.ofNullable(best), refusals);
    }

    private static long points(Task task, Worker worker, Scorer policy, Life life, Judge judge) {
        Candidate candidate = new Candidate(
                worker, worker.capacity().minus(judge.books().booked(worker.id())), life.state, life.load(), life.now);
        long points = policy.score(task, candidate);
        for (Affinity affinity : task.spec().affinities()) {
            points += Condition.holds(affinity.expression(), worker) ? affinity.weight() * POINTS : 0;
        }
        // A task that a user restarts stays where it fits.
        boolean stays = task.reason() == Reason.RESTART_REQUESTED
                && task.current()
                        .filter(last -> last.worker().equals(worker.id()))
                        .isPresent();
        points += stays ? RESTARTED : 0;
        boolean present = life.ranOn.getOrDefault(task.spec().image(), Set.of()).contains(worker.id());
        return present && policy.heedsImages() ? points + POINTS : points;
    }
}
