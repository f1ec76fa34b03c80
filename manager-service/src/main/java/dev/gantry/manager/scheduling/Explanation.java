package dev.gantry.manager.scheduling;

import dev.gantry.model.Reason;
import dev.gantry.model.WorkerId;
import java.util.List;
import java.util.Optional;

/**
 * Why a task has no place, and what would give it one. Of bounded size, however many workers there are.
 *
 * @param workers how many were asked
 * @param fitting how many of them would take the task as things are
 * @param refusedBy for each reason the workers for which it was the first; the most frequent first
 * @param closest the worker for which the least would have to change, if a change was found that suffices
 * @param counterfactuals changes that were found to suffice, the nearest first
 */
public record Explanation(
        int workers,
        int fitting,
        List<Refused> refusedBy,
        Optional<Closest> closest,
        List<Counterfactual> counterfactuals) {

    /**
     * Workers that refuse for one reason.
     *
     * @param sample the first of their names
     */
    public record Refused(Reason reason, int workers, List<String> sample) {
        public Refused {
            sample = List.copyOf(sample);
        }
    }

    /**
     * The worker for which the least would have to change.
     *
     * @param refusedBy the answers of all filters, not only of the first
     */
    public record Closest(WorkerId worker, String name, List<Reason> refusedBy) {
        public Closest {
            refusedBy = List.copyOf(refusedBy);
        }
    }

    public Explanation {
        refusedBy = List.copyOf(refusedBy);
        counterfactuals = List.copyOf(counterfactuals);
    }
}
