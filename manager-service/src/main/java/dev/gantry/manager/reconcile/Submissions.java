package dev.gantry.manager.reconcile;

import dev.gantry.manager.cluster.Change;
import dev.gantry.manager.cluster.ClusterState;
import dev.gantry.manager.cluster.Command;
import dev.gantry.manager.cluster.Command.Submission;
import dev.gantry.manager.cluster.Decision;
import dev.gantry.manager.cluster.Task;
import dev.gantry.model.problem.ProblemException;
import dev.gantry.model.problem.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a submission changes: every task of it that is new is accepted, unless one of them cannot be. */
final class Submissions {

    private Submissions() {}

    static Decision decide(ClusterState state, Command.SubmitTasks submit, long nextEvent, Instant now) {
        List<Change> accepted = new ArrayList<>();
        for (Submission submission : submit.tasks()) {
            Optional<Task> known = state.findTask(submission.id());
            if (known.isEmpty() && state.findTombstone(submission.id()).isPresent()) {
                return new Decision.Rejected(new ProblemException(
                        ProblemType.TASK_EXPIRED,
                        "Task " + submission.id() + " was accepted before, has ended and is no longer kept."));
            }
            if (known.isEmpty()) {
                long number = nextEvent + accepted.size();
                accepted.add(new Change.TaskAccepted(Task.accepted(
                        submission.id(), submission.named(), number, submission.specHash(), submission.spec(), now)));
            } else if (!known.get().specHash().equals(submission.specHash())) {
                return conflict(submit, submission);
            }
        }
        return submit.beyond().isPresent() && !isWhole(state, submit, accepted.size())
                ? keyConflict()
                : new Decision.Accepted(accepted);
    }

    /** Whether the key's request is new, or exactly the one that is known. */
    private static boolean isWhole(ClusterState state, Command.SubmitTasks submit, int news) {
        boolean longerIsKnown = submit.beyond()
                .filter(id -> state.findTask(id).isPresent()
                        || state.findTombstone(id).isPresent())
                .isPresent();
        return !longerIsKnown && (news == 0 || news == submit.tasks().size());
    }

    private static Decision conflict(Command.SubmitTasks submit, Submission submission) {
        return submit.beyond().isPresent()
                ? keyConflict()
                : new Decision.Rejected(new ProblemException(
                        ProblemType.CONFLICT,
                        "Task " + submission.id() + " exists with another spec. A task's spec never changes."));
    }

    private static Decision keyConflict() {
        return new Decision.Rejected(new ProblemException(
                ProblemType.CONFLICT,
                "This Idempotency-Key was used for another request. A key names one request, now and later."));
    }
}
