package dev.gantry.manager.task;

import dev.gantry.manager.cluster.PlacementDecision;
import dev.gantry.manager.task.TaskView.WorkerRef;
import dev.gantry.model.Attempt;
import dev.gantry.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt went, and why there.
 *
 * @param at when; absent, like the message and the decision, once the history of that time is kept no longer
 */
record PlacementView(
        Attempt attempt,
        WorkerRef worker,
        @Nullable Instant at,
        @Nullable String message,
        @Nullable DecisionView decision) {

    /**
     * How the worker was chosen.
     *
     * @param asked how many of the workers had to be asked; the others could not have been the best
     * @param tie whether the second had the same score, so that the id decided
     */
    record DecisionView(
            String policy,
            int workers,
            int asked,
            Map<Reason, Integer> refusedBy,
            List<CandidateView> candidates,
            boolean tie) {

        static DecisionView of(PlacementDecision decision) {
            List<PlacementDecision.Ranked> best = decision.candidates();
            return new DecisionView(
                    decision.policy(),
                    decision.workers(),
                    decision.asked(),
                    decision.refusedBy(),
                    best.stream().map(CandidateView::of).toList(),
                    best.size() > 1 && best.get(0).score() == best.get(1).score());
        }
    }

    /** A worker that would have taken the task, with its score and what that is made of. */
    record CandidateView(WorkerRef worker, long score, List<PlacementDecision.Part> parts) {
        static CandidateView of(PlacementDecision.Ranked ranked) {
            return new CandidateView(new WorkerRef(ranked.worker(), ranked.name()), ranked.score(), ranked.parts());
        }
    }
}
